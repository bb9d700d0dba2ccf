"""A client of a forward proxy by grpcio: prints what each call brings, a JSON text a line."""

import argparse
import json

import grpc

import forward_proxy_pb2 as messages

SERVICE = "/statsig_forward_proxy.StatsigForwardProxy/"


def tell(**values):
    print(json.dumps(values), flush=True)


def tell_message(message):
    tell(spec=message.spec, time=message.lastUpdated)


def tell_end(call):
    host = dict(call.initial_metadata()).get("x-sfp-hostname")
    tell(status=call.code().name, details=call.details(), host=host)


def make_channel(arguments):
    options = (("grpc.max_receive_message_length", -1),)
    if not arguments.ca:
        return grpc.insecure_channel(arguments.address, options)
    read = lambda path: open(path, "rb").read() if path else None
    credentials = grpc.ssl_channel_credentials(read(arguments.ca), read(arguments.key), read(arguments.cert))
    return grpc.secure_channel(arguments.address, credentials, options)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("address")
    parser.add_argument("--method", choices=("getConfigSpec", "StreamConfigSpec", "Check"), default="getConfigSpec")
    parser.add_argument("--sdk-key", default="secret-key")
    parser.add_argument("--version", type=int)
    parser.add_argument("--since", type=int)
    parser.add_argument("--ca")
    parser.add_argument("--cert")
    parser.add_argument("--key")
    arguments = parser.parse_args()
    channel = make_channel(arguments)
    if arguments.method == "Check":
        tell(health=channel.unary_unary("/grpc.health.v1.Health/Check")(b"", timeout=60).hex())
        return

    request = messages.ConfigSpecRequest(sdkKey=arguments.sdk_key, version=arguments.version, sinceTime=arguments.since)
    make = channel.unary_stream if arguments.method == "StreamConfigSpec" else channel.unary_unary
    method = make(SERVICE + arguments.method, messages.ConfigSpecRequest.SerializeToString, messages.ConfigSpecResponse.FromString)
    if arguments.method == "StreamConfigSpec":
        call = method(request, timeout=120)
        try:
            for message in call:
                tell_message(message)
        except grpc.RpcError:
            pass  # The status is told below.
    else:
        call = method.future(request, timeout=60)
        if call.exception() is None:
            tell_message(call.result())
    tell_end(call)


main()
