// A mail server whose mood is in the recipient's address: busy2.x@… is turned away twice with 450 and then taken, refused.x@… gets 550,
// hang.x@… never an answer; late.x@… gets 451 and spam.x@… 554 after DATA, dropped1.x@… has its first connection cut there; everybody else
// is taken.
// Arguments: port, and a JSON object of { user, password, tls: 'none' | 'starttls' | 'implicit', key, cert }.
// One line of JSON on standard output for every attempt, for every mail, and for every line on standard input.
const { SMTPServer } = require('smtp-server');
const [port, options] = [Number(process.argv[2]), JSON.parse(process.argv[3])];
const seen = new Map();
const tell = line => process.stdout.write(JSON.stringify(line) + '\n');
const fault = (code, text) => Object.assign(new Error(text), { responseCode: code });

// How often the recipient was met, while the mood lasts.
function mood(address) {
  const [, name, times] = /^([a-z]+)(\d*)\./.exec(address) ?? [];
  const count = (seen.get(address) ?? 0) + 1;
  seen.set(address, count);
  return times && count > Number(times) ? undefined : name;
}

const server = new SMTPServer({
  secure: options.tls === 'implicit',
  key: options.key,
  cert: options.cert,
  disabledCommands: [...(options.tls === 'starttls' ? [] : ['STARTTLS']), ...(options.user ? [] : ['AUTH'])],
  authOptional: !options.user,
  allowInsecureAuth: true,
  onAuth: (auth, session, done) =>
    auth.username === options.user && auth.password === options.password
      ? done(null, { user: auth.username })
      : done(fault(535, 'Wrong password')),
  onRcptTo({ address }, session, done) {
    session.mood = mood(address);
    tell({ kind: 'attempt', to: address, mood: session.mood ?? '' });
    if (session.mood === 'busy') done(fault(450, `<${address}> is busy`));
    else if (session.mood === 'refused') done(fault(550, `<${address}> is unknown`));
    else if (session.mood !== 'hang') done();
  },
  onData(stream, session, done) {
    const parts = [];
    stream.on('data', part => parts.push(part));
    stream.on('end', () => {
      if (session.mood === 'late') return done(fault(451, 'Come back later'));
      if (session.mood === 'spam') return done(fault(554, `Not for ${session.envelope.rcptTo[0].address}`));
      const [to] = session.envelope.rcptTo.map(recipient => recipient.address);
      tell({ kind: 'mail', to, secure: session.secure, user: session.user || '', raw: Buffer.concat(parts).toString('utf8') });
      if (session.mood === 'dropped') {
        for (const connection of server.connections) {
          if (connection.session === session) connection._socket.destroy();
        }
      } else done();
    });
  },
});
server.on('error', () => {});
require('readline').createInterface({ input: process.stdin }).on('line', () => tell({ kind: 'told' }));
server.listen(port, '127.0.0.1', () => tell({ kind: 'ready' }));
