namespace MnistTriplet.Data;

/// <summary>How much of a file has arrived.</summary>
/// <param name="FileName">The file's name.</param>
/// <param name="ReceivedBytes">Bytes so far.</param>
/// <param name="TotalBytes">Bytes in all, where the server says so.</param>
internal readonly record struct DownloadProgress(string FileName, long ReceivedBytes, long? TotalBytes);
