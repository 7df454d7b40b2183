# The rules that Synapse's own settings cannot say. People of several organisations share one server, so who may meet
# whom is decided by the chat service alone: nobody else makes a room, invites, or writes a message in the clear.
from synapse.module_api import NOT_SPAM, ModuleApi
from synapse.module_api.errors import Codes

# What carries words of people. Reactions and receipts are never encrypted in Matrix; they hold no words.
IN_THE_CLEAR = frozenset(
    {"m.room.message", "m.sticker", "m.poll.start", "m.poll.response", "m.room.topic"}
)


class Rules:
    def __init__(self, config: dict, api: ModuleApi):
        self._service = config["service"]
        api.register_spam_checker_callbacks(
            user_may_create_room=self.only_the_service,
            user_may_invite=self.only_the_service,
            user_may_send_3pid_invite=self.only_the_service,
            user_may_create_room_alias=self.only_the_service,
            user_may_publish_room=self.nobody,
            check_event_for_spam=self.no_words_in_the_clear,
        )

    @staticmethod
    def parse_config(config: dict) -> dict:
        if not isinstance(config.get("service"), str):
            raise ValueError("astra_visio_rules needs 'service', the account of the chat service")
        return config

    async def only_the_service(self, user_id: str, *_: object) -> object:
        return NOT_SPAM if user_id == self._service else Codes.FORBIDDEN

    async def nobody(self, *_: object) -> object:
        return Codes.FORBIDDEN

    async def no_words_in_the_clear(self, event) -> object:
        if event.type in IN_THE_CLEAR and event.sender != self._service:
            return Codes.FORBIDDEN
        return NOT_SPAM
