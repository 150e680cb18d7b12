using MetricLearning.Neighbors;

namespace MetricLearning.Postgres.Tests;

/// <summary>Rows that come one after another.</summary>
internal static class LoadRows
{
    /// <summary>Zero rows whose ids are their numbers.</summary>
    /// <param name="count">How many.</param>
    /// <param name="dimension">Their columns.</param>
    /// <param name="before">Is called before each row, with its place.</param>
    /// <param name="firstId">The first number.</param>
    public static async IAsyncEnumerable<PostgresRow> Equal(int count, int dimension, Func<int, Task>? before = null, int firstId = 0)
    {
        for (int i = 0; i < count; i++)
        {
            await (before?.Invoke(i) ?? Task.CompletedTask);
            yield return new($"{firstId + i}", "label", new float[dimension]);
        }
    }

    /// <summary>The same, and one row more.</summary>
    public static async IAsyncEnumerable<PostgresRow> Then(int count, int dimension, PostgresRow last)
    {
        await foreach (PostgresRow row in Equal(count, dimension))
        {
            yield return row;
        }

        yield return last;
    }

    /// <summary>1,000 of them, whose source throws <see cref="InvalidDataException"/> in the middle, after something else.</summary>
    public static IAsyncEnumerable<PostgresRow> ThatThrow(int dimension, Action before) => Equal(1000, dimension, i =>
    {
        if (i == 500)
        {
            before();
            throw new InvalidDataException("no more rows");
        }

        return Task.CompletedTask;
    });

    /// <summary>The most memory that a load of 100,000 rows takes beside what there was, into an empty gallery.</summary>
    public static async Task<long> MostMemoryOf(IGallery gallery, Func<IAsyncEnumerable<PostgresRow>, Task<long>> load)
    {
        long most = 0;
        await load(Equal(1000, gallery.Dimension)); // code and buffers
        await gallery.RemoveLabelAsync("label");
        long before = GC.GetTotalMemory(forceFullCollection: true);
        await load(Equal(100_000, gallery.Dimension, i =>
        {
            most = i % 20_000 == 0 ? Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before) : most;
            return Task.CompletedTask;
        }));
        return most;
    }

#pragma warning disable CS1998 // as a source that waits for nothing
    /// <summary>Rows that are at hand, whose values come in one array that is written anew for each.</summary>
    public static async IAsyncEnumerable<PostgresRow> Reused(string[] labels, float[] rows, string[] ids)
#pragma warning restore CS1998
    {
        float[] values = new float[rows.Length / ids.Length];
        for (int i = 0; i < ids.Length; i++)
        {
            rows.AsSpan(i * values.Length, values.Length).CopyTo(values);
            yield return new(ids[i], labels[i], values);
        }
    }
}
