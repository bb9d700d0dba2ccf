#!/bin/sh
# Publishes the program three times with NativeAOT, as it is, without inference and client responses, and without network, regular
# expressions and autotunes; runs each, and looks into the compiler's map of the binary for what must, and must not, be there. Usage: check.sh [runtime identifier]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
rid=${1:-linux-x64}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

publish() {
    out=$work/$1
    shift
    dotnet publish "$here" -r "$rid" -c Release -p:PublishAsAot=true -o "$out" "$@" -v quiet --nologo
    cp "$here/obj/Release/net10.0/$rid/native/Statsig.Fast.AotTests.map.xml" "$out/map.xml"
    "$out/Statsig.Fast.AotTests"
}

publish whole
publish trimmed -p:WithoutInference=true -p:WithoutClientResponses=true
publish local -p:LocalOnly=true

# left_out PROGRAM PART...: parts that are in the whole program and must not be in the other.
left_out() {
    program=$1
    shift
    for part in "$@"; do
        grep -q "$part" "$work/whole/map.xml" || { echo "$part is missing from the whole program: the map is not read rightly"; exit 1; }
        if grep -q "$part" "$work/$program/map.xml"; then
            echo "$part is still in the program that was published without it"
            exit 1
        fi
    done
}

left_out trimmed UserAgentTokenizer IpCountryTable ClientResponseWriter
left_out local HttpConnectionPool System_Net_Security RegexInterpreter Autotunes__Decide Explainer__Resolve CollectionReaders__OfCommon SpecsStream GrpcChannel
whole=$(wc -c < "$work/whole/Statsig.Fast.AotTests")
trimmed=$(wc -c < "$work/trimmed/Statsig.Fast.AotTests")
echo "whole $whole bytes, without inference and client responses $trimmed"
[ "$trimmed" -lt "$((whole - 400000))" ] || { echo "leaving them out should save more than 400,000 bytes"; exit 1; }
