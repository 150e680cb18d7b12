using HostileCalls;

// HostileCalls --names            prints the name of every case, "Group/Member: what is hostile".
// HostileCalls GROUP [CASE]       runs the cases of a group, or those whose name begins with CASE, and prints one line for each.
if (args is ["--names"])
{
    foreach ((string group, HostileCase[] cases) in Battery.Groups)
    {
        foreach (HostileCase one in cases)
        {
            Console.WriteLine($"{group}/{one.Name}");
        }
    }

    return 0;
}

if (args is not [string wanted, ..] || !Battery.Groups.TryGetValue(wanted, out HostileCase[]? found))
{
    Console.Error.WriteLine($"Usage: HostileCalls --names | GROUP [CASE], GROUP one of {string.Join(", ", Battery.Groups.Keys)}");
    return 2;
}

foreach (HostileCase one in found.Where(one => args.Length == 1 || one.Name.StartsWith(args[1], StringComparison.Ordinal)))
{
    Console.WriteLine($"{one.Name}: {one.Run()}");
    Console.Out.Flush();
    GC.Collect(); // the memory of the next case must not come on top
}

return 0;
