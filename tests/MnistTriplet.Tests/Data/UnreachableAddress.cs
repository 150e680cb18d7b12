using System.Net;
using System.Net.Sockets;

namespace MnistTriplet.Tests.Data;

/// <summary>An address on the loopback interface that refuses every connection, until it is disposed of.</summary>
internal sealed class UnreachableAddress : IDisposable
{
    // Bound and never listening: a port that is let go may be that of another test's server a moment later.
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public UnreachableAddress()
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Uri = new Uri($"http://127.0.0.1:{((IPEndPoint)_socket.LocalEndPoint!).Port}/mnist/");
    }

    public Uri Uri { get; }

    public void Dispose() => _socket.Dispose();
}
