using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MnistTriplet.Tests.Data;

/// <summary>What a server sends for one request, byte by byte, and whether it closes the connection afterwards or falls silent.</summary>
internal sealed record LoopbackAnswer(byte[] Bytes, bool ThenSilent = false);

/// <summary>A web server on the loopback interface that answers the n-th request with the n-th answer, one connection each.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<string, LoopbackAnswer>[] _answers;
    private readonly List<string> _requests = [];
    private readonly List<TcpClient> _silent = [];
    private readonly Task _serving;

    public LoopbackServer(params Func<string, LoopbackAnswer>[] answers)
    {
        _answers = answers;
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/mnist/");
        _serving = Task.Run(ServeAsync);
    }

    public Uri Address { get; }

    /// <summary>The head of each request so far.</summary>
    public IReadOnlyList<string> Requests => _requests;

    public static LoopbackAnswer Status(int code, string reason) =>
        new(Encoding.ASCII.GetBytes($"HTTP/1.1 {code} {reason}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));

    /// <summary>The whole content, or its first bytes under a head that promises all of it.</summary>
    public static LoopbackAnswer Whole(byte[] content, int? cutAfter = null, bool thenSilent = false) =>
        Build("200 OK", string.Empty, content, cutAfter ?? content.Length, thenSilent);

    /// <summary>The part of the content that the request asks for; the test fails if it asks for none.</summary>
    public static LoopbackAnswer Rest(string request, byte[] content)
    {
        int start = RangeStart(request);
        string range = $"Content-Range: bytes {start}-{content.Length - 1}/{content.Length}\r\n";
        byte[] rest = content[start..];
        return Build("206 Partial Content", range, rest, rest.Length, thenSilent: false);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _serving.Wait();
        _silent.ForEach(client => client.Dispose());
    }

    private static int RangeStart(string request)
    {
        string line = request.Split("\r\n").Single(line => line.StartsWith("Range: bytes=", StringComparison.Ordinal));
        return int.Parse(line["Range: bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture);
    }

    private static LoopbackAnswer Build(string status, string extraHeader, byte[] body, int sentCount, bool thenSilent)
    {
        string head = $"HTTP/1.1 {status}\r\nETag: \"v1\"\r\n{extraHeader}Content-Length: {body.Length}\r\nConnection: close\r\n\r\n";
        return new LoopbackAnswer([.. Encoding.ASCII.GetBytes(head), .. body.AsSpan(0, sentCount)], thenSilent);
    }

    private async Task ServeAsync()
    {
        try
        {
            foreach (Func<string, LoopbackAnswer> answer in _answers)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync();
                try
                {
                    await AnswerAsync(client, answer);
                }
                catch (IOException)
                {
                    client.Dispose(); // The program has closed the connection before it had the whole answer; it may open another.
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The test is over before every answer was asked for.
        }
    }

    private async Task AnswerAsync(TcpClient client, Func<string, LoopbackAnswer> answer)
    {
        NetworkStream stream = client.GetStream();
        string request = await ReadHeadAsync(stream);
        _requests.Add(request);
        LoopbackAnswer content = answer(request);
        await stream.WriteAsync(content.Bytes);
        if (content.ThenSilent)
        {
            _silent.Add(client);
        }
        else
        {
            client.Dispose();
        }
    }

    private static async Task<string> ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one) == 1)
        {
            head.Append((char)one[0]);
        }

        return head.ToString();
    }
}
