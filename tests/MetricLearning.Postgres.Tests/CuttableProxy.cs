using System.Net;
using System.Net.Sockets;
using System.Text;
using Npgsql;

namespace MetricLearning.Postgres.Tests;

/// <summary>
/// A way to a server, on loopback, that can be cut: neither side is told goodbye by the other. It counts round trips, and can put other
/// words in either side's mouth.
/// </summary>
internal sealed class CuttableProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<Socket> _sockets = [];
    private readonly IPEndPoint _server;
    private readonly List<(bool IsAnswer, byte[] Said, byte[] Heard)> _changes = [];
    private int _roundTrips;
    private Action<int>? _roundTrip;
    private volatile TaskCompletionSource? _silence;
    private volatile bool _losesAnswers;
    private bool _isDisposed;

    /// <summary>Begins to listen.</summary>
    /// <param name="variable">The environment's variable that has the server's connection string.</param>
    public CuttableProxy(string variable = TestServer.Variable)
    {
        NpgsqlConnectionStringBuilder settings = new(TestServer.Value(variable));
        _server = new(Dns.GetHostAddresses(settings.Host!, AddressFamily.InterNetwork)[0], settings.Port);
        _listener.Start();
        _ = Accept();
    }

    /// <summary>How often the server has said that it is ready for the next query: once for each batch that ends in a Sync.</summary>
    public int RoundTrips => Volatile.Read(ref _roundTrips);

    /// <summary>Is called with their number whenever there was one more, before the client hears of it; null for nothing.</summary>
    public void OnRoundTrip(Action<int>? action) => Volatile.Write(ref _roundTrip, action);

    /// <summary>Replaces words, before the first connection. Both have as many characters, since messages tell their length.</summary>
    /// <param name="isAnswer">Whether the server says them.</param>
    /// <param name="said">What is said; \0 ends a text of the protocol.</param>
    /// <param name="heard">What the other side hears.</param>
    public void Change(bool isAnswer, string said, string heard)
    {
        heard.Should().HaveLength(said.Length).And.NotBe(said);
        _changes.Add((isAnswer, Encoding.ASCII.GetBytes(said), Encoding.ASCII.GetBytes(heard)));
    }

    /// <summary>A data source whose connections go this way.</summary>
    public NpgsqlDataSource Open(string variable = TestServer.Variable, Action<NpgsqlConnectionStringBuilder>? change = null) =>
        TestServer.Open(
            settings =>
            {
                (settings.Host, settings.Port) = ("127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port);
                change?.Invoke(settings);
            },
            variable);

    /// <summary>Resets all connections on both sides, in the middle of whatever they send; new ones are let through.</summary>
    public void Cut()
    {
        lock (_sockets)
        {
            foreach (Socket socket in _sockets)
            {
                socket.LingerState = new(true, 0); // no end of the stream, but a reset
                socket.Close();
            }

            _sockets.Clear();
        }
    }

    /// <summary>
    /// Passes on nothing in either direction from now on, and resets nothing. New connections are ended at once: Npgsql, which asks the
    /// server by one to cancel a late command, would wait for an answer for twice the Timeout.
    /// </summary>
    public void FallSilent() => _silence ??= new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Loses all that the server sends from now on.</summary>
    public void LoseAnswers() => _losesAnswers = true;

    /// <summary>Cuts what there is, and lets new connections through.</summary>
    public void Repair()
    {
        Cut();
        _losesAnswers = false;
        _silence?.SetResult();
        _silence = null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_sockets)
        {
            _isDisposed = true;
        }

        _listener.Dispose();
        Repair();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                _ = Connect(await _listener.AcceptSocketAsync());
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // the proxy was disposed of
        }
    }

    private async Task Connect(Socket client)
    {
        Socket server = new(_server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        lock (_sockets)
        {
            if (_isDisposed || _silence is not null)
            {
                client.Dispose();
                server.Dispose();
                return;
            }

            _sockets.AddRange([client, server]); // before the server is asked: a cut in between ends both
        }

        try
        {
            await server.ConnectAsync(_server);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            lock (_sockets)
            {
                _sockets.RemoveAll(socket => socket == client || socket == server); // a cut would ask more of them
            }

            client.Dispose(); // no server there now, as one that was killed, or it was cut
            server.Dispose();
            return;
        }

        _ = Pass(client, server, isAnswer: false);
        _ = Pass(server, client, isAnswer: true);
    }

    // Words lie within one piece: they are those of the first messages of a connection.
    private void Replace(Span<byte> piece, bool isAnswer)
    {
        foreach ((_, byte[] said, byte[] heard) in _changes.Where(change => change.IsAnswer == isAnswer))
        {
            Span<byte> rest = piece;
            for (int at; (at = rest.IndexOf(said)) >= 0; rest = rest[(at + said.Length)..])
            {
                heard.CopyTo(rest[at..]);
            }
        }
    }

    private async Task Pass(Socket from, Socket to, bool isAnswer)
    {
        try
        {
            byte[] buffer = new byte[1 << 16], ready = [(byte)'Z', 0, 0, 0, 5];
            int length, known = 0; // of the bytes of a message ReadyForQuery
            while ((length = await from.ReceiveAsync(buffer)) > 0)
            {
                await (_silence?.Task ?? Task.CompletedTask);
                Replace(buffer.AsSpan(0, length), isAnswer);
                for (int i = 0; isAnswer && i < length; i++)
                {
                    known = buffer[i] == ready[known] ? known + 1 : buffer[i] == ready[0] ? 1 : 0;
                    if (known == ready.Length)
                    {
                        int count = Interlocked.Increment(ref _roundTrips);
                        Volatile.Read(ref _roundTrip)?.Invoke(count);
                        known = 0;
                    }
                }

                for (int sent = 0; sent < length && !(isAnswer && _losesAnswers);)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, length - sent));
                }
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // it was cut
        }
    }
}
