using System.Text;

namespace MetricLearning.Postgres;

/// <summary>Which shard has a row. It must never change: rows would not be found.</summary>
internal static class ShardHash
{
    /// <summary>The place of an id among shards.</summary>
    public static int Place(string id, int shards)
    {
        ulong hash = 14695981039346656037;
        foreach (byte one in Encoding.UTF8.GetBytes(id))
        {
            hash = (hash ^ one) * 1099511628211;
        }

        // FNV's low bits depend on the ids' low bits alone.
        hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCD;
        return (int)((hash ^ (hash >> 33)) % (ulong)shards);
    }
}
