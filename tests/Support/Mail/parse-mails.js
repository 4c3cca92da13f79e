// Reads every .eml of a folder as a mail program would (mailparser from npm). Argument: the folder. One line of JSON on standard output for each.
const { readdirSync, readFileSync } = require('fs');
const { join } = require('path');
const { simpleParser } = require('mailparser');
const folder = process.argv[2];

async function main() {
  for (const name of readdirSync(folder).filter(file => file.endsWith('.eml')).sort()) {
    const mail = await simpleParser(readFileSync(join(folder, name)));
    const [from, to] = [mail.from, mail.to].map(field => field.value.map(mailbox => `${mailbox.name} <${mailbox.address}>`).join());
    process.stdout.write(JSON.stringify({ name, subject: mail.subject, from, to, fields: [...mail.headers.keys()], text: mail.text }) + '\n');
  }
}

main();
