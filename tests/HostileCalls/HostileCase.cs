namespace HostileCalls;

/// <summary>A call that an application might make by mistake, or by malice of its input.</summary>
/// <param name="Name">The member that is called and what is hostile about the call, "Type.Member: what"; new is the constructor.</param>
/// <param name="Call">Makes the call, and throws <see cref="WrongResultException"/> if it returns something wrong.</param>
internal sealed record HostileCase(string Name, Action Call)
{
    public static implicit operator HostileCase((string Name, Action Call) row) => new(row.Name, row.Call);

    /// <summary>Makes the call and says in one line how it ended.</summary>
    public string Run()
    {
        try
        {
            Call();
            return "ok";
        }
        catch (Exception exception)
        {
            return $"threw {exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}";
        }
    }
}

/// <summary>Says that a call returned, and that it should not have returned this.</summary>
internal sealed class WrongResultException(string message) : Exception(message)
{
    /// <summary>Requires what is right.</summary>
    public static void ThrowUnless(bool isRight, string message)
    {
        if (!isRight)
        {
            throw new WrongResultException(message);
        }
    }
}
