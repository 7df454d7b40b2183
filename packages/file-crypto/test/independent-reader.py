"""Opens a sealed file by FORMAT.md alone: nothing of the product is used here."""

import hashlib
import json
import struct
import sys

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

wish = json.load(sys.stdin)
data = bytes.fromhex(wish["file"])
header, body = data[:16], data[16:]
assert header[:8] == b"AVSEAL1\n"
size, prefix = 1 << header[8], header[9:16]
context = hashlib.sha256(b"astra file context 1" + header)
for name in ("organisation", "document", "version"):
    text = wish[name].encode()
    context.update(struct.pack(">I", len(text)) + text)
context = context.digest()
whole = size + 32
count = -(-len(body) // whole)
content = b""
for place in range(count):
    segment = body[place * whole : (place + 1) * whole]
    key = HKDF(
        hashes.SHA256(), 32, segment[:16], b"astra file segment 1" + context
    ).derive(bytes.fromhex(wish["key"]))
    nonce = prefix + struct.pack(">IB", place, int(place == count - 1))
    content += AESGCM(key).decrypt(nonce, segment[16:], context)
print(hashlib.sha256(content).hexdigest(), len(content))
