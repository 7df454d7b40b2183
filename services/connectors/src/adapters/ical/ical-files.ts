import ical, {
  ICalAlarmType,
  ICalAttendeeStatus,
  ICalCalendarMethod,
  ICalEventClass,
  ICalEventStatus,
  type ICalEventData,
} from 'ical-generator';
import type { CalendarEntry, CalendarFiles } from '#ports/calendar-files.ts';

const reminderSeconds = 15 * 60;

export const icalFiles: CalendarFiles = {
  write: (entry) => {
    const calendar = ical({
      prodId: { company: 'Astra Visio', product: 'Connectors' },
      method: ICalCalendarMethod[entry.method],
    });
    calendar.createEvent(entry.method === 'CANCEL' ? cancelled(entry) : requested(entry));
    return `${alarmsLast(calendar.toString())}\r\n`;
  },
};

/** Times are in UTC (RFC 5545, form 2): each calendar shows them in its own zone. */
const common = (entry: CalendarEntry): ICalEventData => ({
  id: entry.uid,
  sequence: entry.sequence,
  stamp: entry.stamp,
  start: entry.startsAt,
  end: new Date(entry.startsAt.getTime() + entry.durationMinutes * 60_000),
  summary: entry.summary,
  class: ICalEventClass.PRIVATE,
  organizer: { name: entry.organizer.name, email: entry.organizer.address },
  attendees: [
    {
      name: entry.attendee.name,
      email: entry.attendee.address,
      rsvp: false,
      status: ICalAttendeeStatus.NEEDSACTION,
    },
  ],
});

const requested = (entry: CalendarEntry): ICalEventData => ({
  ...common(entry),
  status: ICalEventStatus.CONFIRMED,
  description: entry.description,
  ...(entry.url === null ? {} : { url: entry.url, location: entry.url }),
  alarms: [{ type: ICalAlarmType.display, trigger: reminderSeconds, description: entry.reminder }],
});

const cancelled = (entry: CalendarEntry): ICalEventData => ({
  ...common(entry),
  status: ICalEventStatus.CANCELLED,
});

/** RFC 5545, section 3.6.1: an event's properties stand before its alarms; the library mixes them. */
function alarmsLast(text: string): string {
  // Whole lines only: a title may hold the same words.
  const alarms = /^BEGIN:VALARM\r\n[\s\S]*?^END:VALARM\r\n/gm;
  const found = text.match(alarms) ?? [];
  return text
    .replaceAll(alarms, '')
    .replace(/^END:VEVENT(?=\r\n)/m, () => `${found.join('')}END:VEVENT`);
}
