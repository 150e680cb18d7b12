namespace MnistTriplet.Data;

/// <summary>No mirror delivered a file; the message says why, mirror by mirror.</summary>
internal sealed class DownloadException(string message) : IOException(message);
