using System.Globalization;
using Integration.Rig;

namespace Integration.CommandTests;

/// <summary>
/// A script with a variable of each kind, in which 40 values are counted and then no more, so that clients that read it
/// one after the other get the same.
/// </summary>
internal static class CountingScript
{
    public const string Name = "sizes";

    private const int Last = 40;

    /// <summary>Registers it; returns when it has counted everything.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="factor">The i-th value is i*i*factor.</param>
    public static RunningScript Register(AgentRig agent, int factor)
    {
        RunningScript script = agent.Register(
            $$"""
            // name: {{Name}}
            interval:ms:20 {
                if (@turns < {{Last}}) {
                    @turns++;
                    @bytes = hist(@turns * @turns * {{factor}});
                    @negative = hist(0 - @turns);
                    @linear = lhist(@turns, 0, 100, 10);
                    @keyed[@turns % 3] = hist(@turns);
                    @calls[@turns % 2, "a \"b\""] = count();
                    @numbers = stats(@turns);
                    @newest = @turns;
                    @[kstack] = count();
                    @text = "text";
                    printf("a line\n");
                }
            }
            """);
        // Maps are printed one after the other, while the script runs.
        foreach (string variable in (string[])["turns", "newest", "numbers.count"])
            script.WaitForData(variable, Last.ToString(CultureInfo.InvariantCulture));
        foreach (string variable in (string[])["bytes", "negative", "linear", "keyed", "calls"])
            script.WaitForData(variable, values => values.Instances.Sum(Count) == Last);
        return script;
    }

    private static int Count(PminfoInstance instance) => int.Parse(instance.Value, CultureInfo.InvariantCulture);
}
