# What the documents service may do at the transit engine of OpenBao or Vault (docs/operations/documents.md, part 2). The
# engine is for this service alone and mounted as `astra`; with another name, change it here. Nothing else is allowed: no
# export, no backup, no change of a key's rules, no removal.
path "astra/keys/+" {
  capabilities       = ["read", "create", "update"]
  allowed_parameters = { "type" = ["aes256-gcm96"], "derived" = [true] }
}
path "astra/keys/+/rotate" { capabilities = ["update"] }
path "astra/encrypt/+" { capabilities = ["update"] }
path "astra/decrypt/+" { capabilities = ["update"] }
path "astra/rewrap/+" { capabilities = ["update"] }
