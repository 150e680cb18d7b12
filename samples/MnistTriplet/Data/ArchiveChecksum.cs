using System.IO.Compression;
using System.Security.Cryptography;

namespace MnistTriplet.Data;

/// <summary>Checks that a gzip file holds the published bytes.</summary>
internal static class ArchiveChecksum
{
    /// <exception cref="InvalidDataException">The file is not gzip, or its content is not the published one.</exception>
    public static void Verify(string path, MnistFile file, CancellationToken cancellationToken)
    {
        // MD5 guards against accidents, not against attacks; it is the sum that was published.
        using var checksum = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        using var content = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        byte[] buffer = new byte[1 << 16];
        long length = 0;
        int count;
        while (length <= file.Length && (count = content.Read(buffer)) > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            checksum.AppendData(buffer, 0, count);
            length += count;
        }

        string md5 = Convert.ToHexStringLower(checksum.GetCurrentHash());
        if (length != file.Length || md5 != file.Md5)
        {
            throw new InvalidDataException($"the uncompressed bytes have MD5 sum {md5}; expected {file.Md5}");
        }
    }
}
