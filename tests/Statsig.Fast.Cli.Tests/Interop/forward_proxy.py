"""A forward proxy by grpcio. Standard input tells it what to do, a line at a time; standard output tells what happened."""

import argparse
import os
import queue
import sys
import threading
import time
from concurrent import futures

import grpc

import forward_proxy_pb2 as messages

SERVICE = "statsig_forward_proxy.StatsigForwardProxy"
NOTHING_NEW = '{"has_updates":false}'
ENDED = object()


class Proxy:
    def __init__(self, heartbeat):
        self.lock = threading.Lock()
        self.heartbeat = heartbeat
        self.spec = None
        self.time = 0
        self.failure = None
        self.is_garbage = False
        self.streams = []

    def answer(self, request):
        if self.is_garbage:
            return b"\x0a\xff\xff\xff\xff\x0fno message"
        is_known = request.HasField("sinceTime") and request.sinceTime >= self.time
        return messages.ConfigSpecResponse(spec=NOTHING_NEW if is_known else self.spec, lastUpdated=self.time)

    def unary(self, request, context):
        with self.lock:
            failure, answer = self.failure, self.answer(request)
        begin("unary", request, context)
        if failure:
            context.abort(*failure)
        return answer

    def stream(self, request, context):
        pushed = queue.Queue()
        with self.lock:
            pushed.put(self.failure or self.answer(request))
            self.streams.append(pushed)
        # Whoever reads of the stream may end it: it is one of them by now.
        begin("stream", request, context)
        if not context.add_callback(lambda: pushed.put(ENDED)):
            return
        while True:
            try:
                message = pushed.get(timeout=self.heartbeat)
            except queue.Empty:
                message = messages.ConfigSpecResponse(spec=NOTHING_NEW, lastUpdated=self.time)
            if message is ENDED:
                tell("closed")
                return
            if isinstance(message, tuple):
                context.abort(*message)
            yield message

    def publish(self, spec, when):
        with self.lock:
            self.spec, self.time = spec, when
            for pushed in self.streams:
                pushed.put(messages.ConfigSpecResponse(spec=spec, lastUpdated=when))

    def push(self, count, pause_ms, template):
        for _ in range(count):
            self.publish(template.replace("__TIME__", str(self.time + 1)), self.time + 1)
            time.sleep(pause_ms / 1000)

    def end_streams(self, last, failure):
        with self.lock:
            self.failure = failure
            for pushed in self.streams:
                pushed.put(last)
            self.streams = []


def begin(name, request, context):
    context.send_initial_metadata((("x-sfp-hostname", "sfp-python"),))
    since = request.sinceTime if request.HasField("sinceTime") else "-"
    tell(f"{name} {request.sdkKey} v{request.version} {since}")


def tell(line):
    print(line, flush=True)


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def obey(proxy, words):
    if words[0] == "publish":
        proxy.publish(read(words[2]), int(words[1]))
    elif words[0] == "push":
        threading.Thread(target=proxy.push, args=(int(words[1]), int(words[2]), read(words[3])), daemon=True).start()
    elif words[0] == "fail":
        failure = (grpc.StatusCode[words[1]], words[2])
        proxy.end_streams(failure, failure)
    elif words[0] == "recover":
        proxy.failure = None
    elif words[0] == "garbage":
        proxy.is_garbage = True
    elif words[0] == "end":
        proxy.end_streams(ENDED, proxy.failure)
    else:
        raise ValueError(words[0])
    tell("done")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--cert")
    parser.add_argument("--key")
    parser.add_argument("--client-ca")
    parser.add_argument("--gzip", action="store_true")
    parser.add_argument("--heartbeat", type=float, help="seconds of silence before a stream says that nothing is new; never by default")
    arguments = parser.parse_args()

    proxy = Proxy(arguments.heartbeat)
    server = grpc.server(
        futures.ThreadPoolExecutor(max_workers=16),
        options=(("grpc.max_send_message_length", -1),),
        compression=grpc.Compression.Gzip if arguments.gzip else None,
    )
    parse = messages.ConfigSpecRequest.FromString
    serialize = lambda message: message if isinstance(message, bytes) else message.SerializeToString()
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(SERVICE, {
        "getConfigSpec": grpc.unary_unary_rpc_method_handler(proxy.unary, parse, serialize),
        "StreamConfigSpec": grpc.unary_stream_rpc_method_handler(proxy.stream, parse, serialize),
    }),))
    address = f"127.0.0.1:{arguments.port}"
    if arguments.cert:
        authority = read(arguments.client_ca).encode() if arguments.client_ca else None
        server.add_secure_port(address, grpc.ssl_server_credentials(
            [(read(arguments.key).encode(), read(arguments.cert).encode())], authority, require_client_auth=authority is not None))
    else:
        server.add_insecure_port(address)
    server.start()
    tell("listening")

    # Ends with whoever started it.
    for line in sys.stdin:
        obey(proxy, line.rstrip("\n").split(" ", 3))
    os._exit(0)


main()
