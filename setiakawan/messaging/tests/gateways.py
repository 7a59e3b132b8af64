"""Local gateways that answer as the real ones do: tokens, faults, rate limits, signed receipts that repeat and swap."""

import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Gateway:
    """A gateway on 127.0.0.1. `plan` maps a number to what happens at each attempt; the last holds for ever."""

    def __init__(self, plan=None):
        self.plan = {number: list(turns) for number, turns in (plan or {}).items()}
        self.taken, self.attempts = {}, []
        outer = self

        class Answering(BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                status, answer = outer.answer(self.path, self.headers, body)
                if status:
                    self.send_response(status)
                    self.end_headers()
                    self.wfile.write(json.dumps(answer).encode())
                self.close_connection = True

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def turn(self, number):
        turns = self.plan.get(number, ["ok"])
        return turns.pop(0) if len(turns) > 1 else turns[0]

    def take(self, reference, number, text):
        """The same reference is taken once, whatever the number of attempts."""
        return self.taken.setdefault(reference, (f"id-{len(self.taken) + 1}", number, text))[0]


class WhatsApp(Gateway):
    """Meta's Cloud API as far as one template message goes."""

    faults = {"busy": (429, 130429), "broken": (500, 131000), "nobody": (400, 131026), "expired": (401, 190)}

    def answer(self, path, headers, body):
        self.attempts.append(body)
        if headers["Authorization"] != "Bearer rahasia-wa" or path != "/1234/messages":
            return 401, {"error": {"message": "Invalid OAuth access token", "code": 190}}
        (parameter,) = body["template"]["components"][0]["parameters"]
        assert body["messaging_product"] == "whatsapp" and body["type"] == "template"
        assert body["to"].isdigit() and "\n" not in parameter["text"]
        turn = self.turn(body["to"])
        if turn == "silence":
            return 0, {}
        if turn in self.faults:
            status, code = self.faults[turn]
            return status, {"error": {"message": f"fault about {body['to']}", "code": code}}
        number = self.take(body["biz_opaque_callback_data"], body["to"], parameter["text"])
        return 200, {"messaging_product": "whatsapp", "contacts": [{"wa_id": body["to"]}], "messages": [{"id": number}]}

    @staticmethod
    def receipt(number, status, code=None):
        """A signed receipt: the body and its headers."""
        told = {"id": number, "status": status, "timestamp": "1", "recipient_id": "62"}
        if code:
            told["errors"] = [{"code": code, "title": "x"}]
        change = {"field": "messages", "value": {"messaging_product": "whatsapp", "statuses": [told]}}
        body = json.dumps({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]})
        signature = hmac.new(b"kunci-aplikasi", body.encode(), hashlib.sha256).hexdigest()
        return body, {"HTTP_X_HUB_SIGNATURE_256": f"sha256={signature}"}


class Sms(Gateway):
    """A JSON gateway of the ordinary kind."""

    def answer(self, path, headers, body):
        self.attempts.append(body)
        if headers["Authorization"] != "Bearer rahasia-sms":
            return 403, {}
        turn = self.turn(body["tujuan"])
        if turn == "wrong":
            return 422, {"error": {"code": 40, "message": f"invalid number {body['tujuan']}"}}
        if turn == "broken":
            return 503, {}
        return 201, {"id": self.take(body["ref"], body["tujuan"], body["isi"])}

    @staticmethod
    def receipt(number, status):
        body = json.dumps({"id": number, "status": status})
        return body, {"HTTP_X_SIGNATURE": hmac.new(b"kunci-sms", body.encode(), hashlib.sha256).hexdigest()}
