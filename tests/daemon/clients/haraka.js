// haraka.js PORT MESSAGE: Haraka's plugin spamassassin, its hook called as Haraka calls it: "flag true score 41 hits ...".
// NODE_PATH: where Haraka and haraka-plugin-spamassassin are installed.
const fs = require('fs');
const path = require('path');
const plugin = require('haraka-plugin-spamassassin');
const { Header } = require('haraka-email-message');
const text = fs.readFileSync(process.argv[3], 'latin1').replace(/\r?\n/g, '\r\n');
const log = () => {};
Object.assign(plugin, { logdebug: log, loginfo: log, lognotice: log, logwarn: console.log, logerror: console.log, logcrit: console.log });
plugin.cfg = { main: { spamd_socket: `127.0.0.1:${process.argv[2]}`, max_size: 5000000, old_headers_action: 'rename', merge_headers: true },
	check: {}, defer: {} };
const notes = {};
const header = new Header();
header.parse(text.split('\r\n\r\n')[0].split('\r\n').map((l) => `${l}\n`));
const transaction = {
	notes, uuid: 'TEST', mail_from: { address: () => 'a@example.com' }, rcpt_to: [{ address: () => 'user@example.net' }],
	data_bytes: text.length, header, remove_header: log, add_header: log, results: { add: log, get: log },
	message_stream: { pipe: (socket) => socket.end(text), unpipe: log },
};
const connection = {
	transaction, relaying: false, remote: { ip: '192.0.2.1', host: 'client.example.com', is_private: false, is_local: false },
	hello: { host: 'client.example.com' }, get: () => undefined, local: { host: 'mx.example.net' }, uuid: 'TEST', notes: {},
	logprotocol: log, loginfo: log, logdebug: log, logwarn: console.log, logerror: console.log, lognotice: log, logcrit: console.log, results: { add: log },
};
plugin.spamassassin_data_post((code) => {
	const r = notes.spamassassin || {};
	console.log(`flag ${r.flag} score ${r.score} reject ${code || 'no'} hits ${r.hits} tests ${r.tests}`);
	process.exit(0);
}, connection);
