using Pcp.Interop;
using Pcp.Interop.Metrics;

// An agent for the tests of the front door: every type of value, functions that fail, output to the console, a value
// that is set before it runs, a store that depends on the client, a second agent in the process, work that posts
// itself, and instances that a file in PCP_TMP_DIR names. A file "broken" there makes all fetches fail.
string folder = PcpConfig.Get("PCP_TMP_DIR");
string names = Path.Combine(folder, "names"), broken = Path.Combine(folder, "broken");
using Pmda pmda = new("frontdoor", 251);
Console.WriteLine("before it runs"); // on standard output this would be pmcd's greeting
pmda.BeforeFetch(() =>
{
    if (File.Exists(broken))
        throw new IOException("broken as a whole");
});
pmda.Add<int>("frontdoor.int32", 0).Fetch(() => int.MinValue);
pmda.Add<uint>("frontdoor.uint32", 1).Fetch(() => uint.MaxValue);
pmda.Add<long>("frontdoor.int64", 2).Fetch(() => long.MinValue);
pmda.Add<ulong>("frontdoor.uint64", 3).Fetch(() => ulong.MaxValue);
pmda.Add<float>("frontdoor.float", 4).Fetch(() => 0.1f);
pmda.Add<double>("frontdoor.double", 5).Fetch(() => 0.1);
pmda.Add<string>("frontdoor.string", 6).Fetch(() => "käse");
pmda.Add<string?>("frontdoor.none", 7).Fetch(() => null);

pmda.Add<int>("frontdoor.broken", 10).Fetch(() => throw new IOException("broken on purpose"));
pmda.Add<int>("frontdoor.later", 11).Fetch(() => throw new PmException(PmError.TryAgain, "not yet"));
pmda.Add<int>("frontdoor.console", 12).Fetch(() =>
{
    Console.WriteLine("to standard output");
    Console.Error.WriteLine("to standard error");
    return 12;
});
pmda.Add<int>("frontdoor.set", 13).Set(42);
string stored = "";
pmda.Add<string>("frontdoor.stored", 14)
    .Fetch(() => stored)
    .Store((value, client) => stored = $"{value} of user {client.UserId}");
pmda.Add<string>("frontdoor.second", 15).Fetch(RunSecond);
int rounds = 0;
pmda.Add<int>("frontdoor.rounds", 16).Fetch(() => rounds).Store(_ => PostRound());

InstanceDomain<string> lines = pmda.Instances(0, () => File.ReadLines(names), line => line).KeepNumbers()
    .InstanceLabel("length", line => line == "unlabeled" ? throw new IOException("no label") : $"{line.Length}");
lines.Add<int>("frontdoor.fragile", 21)
    .Fetch(line => line == "broken" ? throw new IOException("broken on purpose") : line.Length);
lines.Add<string>("frontdoor.line", 20).Fetch(line => line.ToUpperInvariant()).Store((_, _) => { });
int status = pmda.Run(args);
try
{
    PostRound();
}
catch (InvalidOperationException e)
{
    Console.Write($"after it has run: {e.Message}"); // without a newline
}

return status;

void PostRound()
{
    rounds++;
    pmda.Post(PostRound);
}

static string RunSecond()
{
    try
    {
        using Pmda second = new("second", 250);
        return $"it has run: {second.Run([])}";
    }
    catch (InvalidOperationException e)
    {
        return e.Message;
    }
}
