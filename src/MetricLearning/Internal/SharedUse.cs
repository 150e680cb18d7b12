namespace MetricLearning.Internal;

/// <summary>
/// Notices that a part is changed while others use it, and refuses the later call instead of giving a wrong result. No call waits.
/// </summary>
/// <remarks>A use costs two interlocked additions and no memory.</remarks>
internal sealed class SharedUse
{
    private const int Changing = int.MinValue / 2;

    private int _state; // the number of readers; far below 0 while a call changes the part

    /// <summary>Begins a use beside which others may read.</summary>
    /// <param name="refusal">What to say if the part is being changed.</param>
    /// <exception cref="InvalidOperationException">The part is being changed.</exception>
    public Reading Read(string refusal)
    {
        if (Interlocked.Increment(ref _state) <= 0)
        {
            Interlocked.Decrement(ref _state);
            throw new InvalidOperationException(refusal);
        }

        return new(this);
    }

    /// <summary>Begins a change, beside which no other call may use the part.</summary>
    /// <param name="refusal">What to say if the part is in use.</param>
    /// <exception cref="InvalidOperationException">The part is in use.</exception>
    public Change Write(string refusal) => Interlocked.CompareExchange(ref _state, Changing, 0) == 0
        ? new(this)
        : throw new InvalidOperationException(refusal);

    /// <summary>A use that ends when it is disposed of.</summary>
    public readonly ref struct Reading(SharedUse use) : IDisposable
    {
        /// <inheritdoc/>
        public void Dispose() => Interlocked.Decrement(ref use._state);
    }

    /// <summary>A change that ends when it is disposed of.</summary>
    public readonly ref struct Change(SharedUse use) : IDisposable
    {
        /// <inheritdoc/>
        public void Dispose() => Interlocked.Add(ref use._state, -Changing);
    }
}
