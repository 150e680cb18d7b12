using System.Numerics.Tensors;
using MetricLearning.Neighbors;

namespace MetricLearning.Tests.Reference;

/// <summary>Draws changes of a gallery, and applies each to a model at once and to galleries whenever asked.</summary>
/// <param name="random">The draws.</param>
/// <param name="prefix">What ids and labels begin with, so that several draws do not touch each other's rows; empty for any id.</param>
internal sealed class GalleryDraw(Random random, string prefix)
{
    /// <summary>The columns of a row.</summary>
    public const int Depth = 4;

    private const int MostRows = 250;
    private const int Kinds = 10;

    private int _given;

    /// <summary>What a gallery holds after the changes drawn so far.</summary>
    public GalleryModel Model { get; } = new();

    /// <summary>How many of the calls changed something.</summary>
    public int ChangeCount { get; private set; }

    /// <summary>Draws a change, and makes it in the model.</summary>
    /// <returns>The call that makes it in a gallery.</returns>
    public Action<Gallery> Next()
    {
        ChangeCount++;
        List<GalleryModelRow> rows = Model.Rows;
        int kind = rows.Count == 0 ? 0 : rows.Count > MostRows ? 3 + random.Next(2) : random.Next(Kinds);
        GalleryModelRow row = new(NewId(), Label(), Row());
        GalleryModelRow old = rows.Count == 0 ? row : rows[random.Next(rows.Count)];
        string label = Label(), other = Label();
        switch (kind)
        {
            case 0:
                rows.Add(row);
                return gallery => gallery.Add(row.Label, row.Values, row.Id).Should().Be(row.Id);
            case 1 or 2:
                GalleryModelRow[] many =
                    [.. Enumerable.Range(0, 1 + random.Next(30)).Select(_ => new GalleryModelRow(NewId(), Label(), Row()))];
                rows.AddRange(many);
                return gallery => gallery.Add(
                    [.. many.Select(one => one.Label)],
                    Tensor.Create(many.SelectMany(one => one.Values).ToArray(), [many.Length, Depth]),
                    [.. many.Select(one => one.Id)]);
            case 3:
                string[] ids = [.. Enumerable.Range(0, 20).Select(_ => rows[random.Next(rows.Count)].Id).Distinct()];
                rows.RemoveAll(one => ids.Contains(one.Id));
                return gallery => gallery.Remove(ids).Should().Be(ids.Length);
            case 4:
                return RemoveLabel(old.Label);
            case 5:
                rows.Remove(old);
                return gallery => gallery.Remove(old.Id).Should().BeTrue();
            case 6:
                rows.Remove(old);
                rows.Add(old with { Values = row.Values });
                return gallery => gallery.Replace(old.Id, row.Values).Should().BeTrue();
            case 7:
                ChangeCount -= old.Label == label ? 1 : 0;
                rows[rows.IndexOf(old)] = old with { Label = label };
                return gallery => gallery.Relabel(old.Id, label).Should().BeTrue();
            case 8:
                bool isNew = rows.Count == 0 || random.Next(3) == 0;
                GalleryModelRow upserted = new(isNew ? row.Id : old.Id, label, row.Values);
                rows.RemoveAll(one => one.Id == upserted.Id);
                rows.Add(upserted);
                return gallery => gallery.Upsert(label, upserted.Values, upserted.Id).Should().Be(!isNew);
            default:
                return Rename(old.Label, other);
        }
    }

    private Action<Gallery> RemoveLabel(string label)
    {
        int count = Model.Rows.RemoveAll(one => one.Label == label);
        return gallery => gallery.RemoveLabel(label).Should().Be(count);
    }

    private Action<Gallery> Rename(string label, string newLabel)
    {
        List<GalleryModelRow> rows = Model.Rows;
        ChangeCount -= label == newLabel ? 1 : 0;
        int count = rows.Count(one => one.Label == label);
        for (int i = 0; i < rows.Count; i++)
        {
            rows[i] = rows[i].Label == label ? rows[i] with { Label = newLabel } : rows[i];
        }

        return gallery => gallery.RenameLabel(label, newLabel).Should().Be(count);
    }

    // Some are numbers, of which some are kept as such; an id is used again now and then.
    private string NewId()
    {
        string id = prefix.Length == 0 && random.Next(3) == 0 ? $"{(random.Next(2) == 0 ? 1000 : 0) + ++_given}" : $"{prefix}#{++_given}";
        return Model.Rows.Any(row => row.Id == id) ? NewId() : id;
    }

    private string Label() => $"{prefix}{"abcdefgh"[random.Next(8)]}";

    private float[] Row() => [.. Enumerable.Range(0, Depth).Select(_ => (float)random.Next(-4, 5))];
}
