// haraka-accept.js: a plugin for Haraka that takes every recipient and every message that comes so far.
exports.register = function () {
  this.register_hook('rcpt', 'yes');
  this.register_hook('queue', 'queued');
};
exports.yes = (next) => next(OK);
exports.queued = (next, connection) => {
  const header = connection.transaction.header.get_decoded('X-Spam-Status');
  next(OK, `taken, X-Spam-Status: ${header.trim()}`);
};
