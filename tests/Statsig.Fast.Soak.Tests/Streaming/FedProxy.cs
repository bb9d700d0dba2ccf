using System;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast.Soak.Tests.Streaming;

/// <summary>
/// A forward proxy without a network: one call is answered at once, and the bytes of the one stream are those that the test feeds, when it
/// does.
/// </summary>
/// <param name="first">The message that answers the call, behind its prefix.</param>
[SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "The answer goes to the caller, with its content.")]
internal sealed class FedProxy(byte[] first) : HttpMessageHandler
{
    private readonly FedStream _stream = new();

    /// <summary>Waits until the reader has taken all it was fed and asks for more.</summary>
    internal Task HungryAsync() => _stream.HungryAsync();

    /// <summary>Gives the hungry reader bytes; it goes on on another thread.</summary>
    internal void Feed(ReadOnlyMemory<byte> bytes) => _stream.Feed(bytes);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        bool isStream = request.RequestUri!.AbsolutePath.EndsWith("/StreamConfigSpec", StringComparison.Ordinal);
        var response = new HttpResponseMessage(HttpStatusCode.OK)
        {
            Version = HttpVersion.Version20,
            RequestMessage = request,
            Content = isStream ? new StreamContent(_stream) : new ByteArrayContent(first),
        };
        response.Content.Headers.TryAddWithoutValidation("Content-Type", "application/grpc");
        response.TrailingHeaders.Add("grpc-status", "0");
        return Task.FromResult(response);
    }

    /// <summary>Takes one read at a time, as the body of an answer over HTTP/2 does, and ends it from another thread.</summary>
    private sealed class FedStream : Stream
    {
        private readonly Lock _lock = new();
        private ReadOnlyMemory<byte> _food;
        private Memory<byte> _plate;
        private TaskCompletionSource<int>? _waiting;
        private TaskCompletionSource _hungry = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            TaskCompletionSource<int> waiting;
            lock (_lock)
            {
                if (_food.Length > 0)
                {
                    return Take(buffer);
                }

                _plate = buffer;
                _waiting = waiting = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
                _hungry.TrySetResult();
            }

            using CancellationTokenRegistration ending = cancellationToken.Register(() => waiting.TrySetCanceled(cancellationToken));
            return await waiting.Task.ConfigureAwait(false);
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        internal Task HungryAsync()
        {
            lock (_lock)
            {
                return _hungry.Task;
            }
        }

        internal void Feed(ReadOnlyMemory<byte> bytes)
        {
            lock (_lock)
            {
                TaskCompletionSource<int> waiting = _waiting ?? throw new InvalidOperationException("The reader is not hungry.");
                _waiting = null;
                _hungry = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _food = bytes;
                waiting.SetResult(Take(_plate));
            }
        }

        /// <summary>Under the lock: at most a frame's worth, as over a network.</summary>
        private int Take(Memory<byte> buffer)
        {
            const int FrameBytes = 16 << 10;
            int count = Math.Min(Math.Min(buffer.Length, _food.Length), FrameBytes);
            _food[..count].CopyTo(buffer);
            _food = _food[count..];
            return count;
        }
    }
}
