namespace Fleet.Dashboards;

/// <summary>A query that is repeated until it gives something to show.</summary>
/// <param name="title">The query.</param>
/// <param name="run">Runs it; returns why it shows nothing, empty if it shows something.</param>
internal sealed class QueryCheck(string title, Func<string> run)
{
    /// <summary>The query.</summary>
    public string Title => title;

    /// <summary>Why it has shown nothing so far; empty once it has shown something.</summary>
    public string Problem { get; private set; } = "not run";

    /// <summary>
    /// Runs them, in their order, until all have shown something or the time limit has passed: values need a while from
    /// the hosts into the stores.
    /// </summary>
    public static void Await(IReadOnlyList<QueryCheck> checks)
    {
        try
        {
            Eventually.Equal(0, () => checks.Count(check => !check.Succeeds()), "queries that show nothing");
        }
        catch (TimeoutException)
        {
            // The checks know their problems.
        }
    }

    private bool Succeeds()
    {
        if (Problem.Length == 0)
            return true;
        try
        {
            Problem = run();
        }
        catch (Exception e)
        {
            Problem = e.Message;
        }

        return Problem.Length == 0;
    }
}
