using Microsoft.ML;
using Microsoft.ML.Data;

namespace MetricLearning.DataView.Tests;

/// <summary>A table of columns in memory, of any type.</summary>
internal sealed class MemoryTable : IDataView
{
    private readonly DataViewSchema.Builder _builder = new();
    private readonly List<Func<Func<int>, Delegate>> _getters = [];
    private int _rowCount;
    private DataViewSchema? _schema;

    public bool CanShuffle => false;

    public DataViewSchema Schema => _schema ??= _builder.ToSchema();

    public MemoryTable Add<T>(string name, DataViewType type, T[] values, string[]? keyNames = null)
    {
        DataViewSchema.Annotations.Builder annotations = new();
        if (keyNames is not null)
        {
            VBuffer<ReadOnlyMemory<char>> names = new(keyNames.Length, [.. keyNames.Select(key => key.AsMemory())]);
            annotations.Add(
                "KeyValues", new VectorDataViewType(TextDataViewType.Instance, keyNames.Length),
                (ref VBuffer<ReadOnlyMemory<char>> value) => names.CopyTo(ref value));
        }

        return Add(name, type, values, annotations.ToAnnotations());
    }

    public MemoryTable Add<T>(string name, DataViewType type, T[] values, DataViewSchema.Annotations annotations)
    {
        _builder.AddColumn(name, type, annotations);
        _getters.Add(row => (ValueGetter<T>)((ref T value) => value = values[row()]));
        _rowCount = values.Length;
        return this;
    }

    public MemoryTable Floats(string name, params float[] values) => Add(name, NumberDataViewType.Single, values);

    public MemoryTable Texts(string name, params string[] values) =>
        Add(name, TextDataViewType.Instance, values.Select(value => value.AsMemory()).ToArray());

    public MemoryTable Keys(string name, uint[] values, string[]? names = null) =>
        Add(name, new KeyDataViewType(typeof(uint), names?.Length ?? 9), values, names);

    public MemoryTable Vectors(string name, params float[][] values) =>
        Add(name, new VectorDataViewType(NumberDataViewType.Single, values[0].Length),
            values.Select(value => new VBuffer<float>(value.Length, value)).ToArray());

    public long? GetRowCount() => _rowCount;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => new Cursor(this);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [new Cursor(this)];

    private sealed class Cursor(MemoryTable table) : DataViewRowCursor
    {
        private int _row = -1;

        public override DataViewSchema Schema => table.Schema;

        public override long Position => _row;

        public override long Batch => 0;

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override bool MoveNext() => ++_row < table._rowCount;

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new((ulong)_row, 0);

        public override ValueGetter<T> GetGetter<T>(DataViewSchema.Column column) =>
            (ValueGetter<T>)table._getters[column.Index](() => _row);
    }
}
