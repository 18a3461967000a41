-- milter.lua: one message through a milter, as a mail server hands it over. Called by milter.pl:
--     miltertest -D socket=S -D file=MESSAGE -s milter.lua
-- Output: "reply CODE" and a line for each header that was added or changed.
mt.set_timeout(300) -- the machine may be busy
local conn = mt.connect(socket, 40, 0.25)
if conn == nil then error("no milter on " .. socket) end
local headers, body = {}, ""
local in_body = false
for line in io.lines(file) do
	if in_body then
		body = body .. line .. "\r\n"
	elseif line == "" then
		in_body = true
	elseif line:match("^[ \t]") then
		headers[#headers][2] = headers[#headers][2] .. "\r\n" .. line
	else
		local name, value = line:match("^([^:]+):[ ]?(.*)$")
		headers[#headers + 1] = { name, value }
	end
end
local function check(what, rc)
	if rc ~= nil then error(what .. ": " .. tostring(rc)) end
end
check("connect", mt.conninfo(conn, "client.example.com", "192.0.2.1"))
check("helo", mt.helo(conn, "client.example.com"))
mt.macro(conn, SMFIC_MAIL, "i", "TESTID", "j", "mx.example.net", "_", "client.example.com [192.0.2.1]", "b", "Mon, 1 Jan 2024 00:00:00 +0000")
check("mail", mt.mailfrom(conn, "<sender@example.com>"))
mt.macro(conn, SMFIC_RCPT, "i", "TESTID")
check("rcpt", mt.rcptto(conn, "<user@example.net>"))
for _, h in ipairs(headers) do check("header", mt.header(conn, h[1], h[2])) end
check("eoh", mt.eoh(conn))
for at = 1, #body, 60000 do check("body", mt.bodystring(conn, body:sub(at, at + 59999))) end
check("eom", mt.eom(conn))
print("reply " .. string.char(mt.getreply(conn)))
for _, name in ipairs({ "X-Spam-Flag", "X-Spam-Status", "X-Spam-Level", "X-Spam-Checker-Version" }) do
	for n = 0, 3 do
		local value = mt.getheader(conn, name, n)
		if value ~= nil then print(name .. ": " .. value:gsub("[\r\n]+[ \t]*", " ")) end
	end
end
mt.disconnect(conn)
