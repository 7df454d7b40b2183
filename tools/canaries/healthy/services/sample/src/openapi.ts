process.stdout.write(JSON.stringify({ openapi: '3.1.0', paths: { '/greetings': {} } }));
