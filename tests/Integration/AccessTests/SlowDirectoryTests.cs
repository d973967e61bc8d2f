using Integration.Rig;

namespace Integration.AccessTests;

/// <summary>A directory of users that does not answer: the C library's getpwuid_r until a file is there.</summary>
[TestFixture]
public sealed class SlowDirectoryTests
{
    private const string Register = "bpftrace.control.register";
    private const string Code = "BEGIN { @n = 1; }";

    private const string Source =
        """
        #define _GNU_SOURCE
        #include <dlfcn.h>
        #include <pwd.h>
        #include <stdlib.h>
        #include <unistd.h>

        int getpwuid_r(uid_t uid, struct passwd *entry, char *room, size_t size, struct passwd **found)
        {
            int (*next)(uid_t, struct passwd *, char *, size_t, struct passwd **) = dlsym(RTLD_NEXT, "getpwuid_r");

            while (access(getenv("ANSWERS"), F_OK) != 0)
                usleep(10000);
            return next(uid, entry, room, size, found);
        }
        """;

    private readonly TestUsers _users = new();

    [OneTimeTearDown]
    public void RemoveUsers() => _users.Dispose();

    [Test]
    public void Meanwhile_its_users_are_told_to_try_again_and_everybody_else_is_served()
    {
        string user = _users.AddUser();
        using AgentRig agent = new($"[dynamic_scripts]\nenabled = true\nallowed_users = root, {user}", starter: Stuck);

        ToolResult result = agent.Client.StoreAs(user, Register, Code);
        Assert.That(result.All, Does.Contain("Try again"));
        Assert.That(
            agent.Log, Does.Match(@"Warning: the host's directory of users has not answered yet about uid \d+"));
        Assert.That(agent.Client.FetchSingle("bpftrace.info.scripts_json"), Is.EqualTo("[]"));
        agent.Register(Code).WaitUntil("started");

        File.WriteAllText(Answers(agent.Pmcd.Scratch), "");
        Eventually.Holds(() => agent.Client.StoreAs(user, Register, Code).Succeeded, "the user to be known");
    }

    [Test]
    public void Meanwhile_the_agent_starts_with_its_autostart_scripts()
    {
        using AgentRig agent = new(
            prepare: scratch => scratch.Write("pmdas/bpftrace/autostart/mine.bt", Code), starter: Stuck);
        Eventually.Equal("1", () => agent.Client.FetchSingle("bpftrace.scripts.mine.data.n"), "the script's value");
    }

    // pmlogger ends if it does not get the instances of values that it has fetched.
    [Test]
    public void Meanwhile_the_states_of_all_scripts_have_their_names()
    {
        string user = _users.AddUser();
        using AgentRig agent = new($"[bpftrace]\nreaders = owner\n{AgentRig.RootMay}", starter: Stuck);
        agent.Register($"// name: mine\n{Code}").WaitUntil("started");

        Assert.That(agent.Client.FetchAs(user, "bpftrace.info.scripts"), Does.Contain("Try again"));
        Assert.That(
            agent.Client.FetchAs(user, "bpftrace.agent.scripts.status"),
            Does.Contain("or \"mine\"] value \"started\""));
    }

    // A starter of an agent with that directory.
    private static string Stuck(Scratch scratch)
    {
        string library = Path.Combine(scratch.Root, "directory.so");
        string source = scratch.Write("directory.c", Source);
        Tool.Run("gcc", ["-shared", "-fPIC", "-o", library, source, "-ldl"]).OutputOrFail();
        return $"{Tool.Find("env")} LD_PRELOAD={library} ANSWERS={Answers(scratch)}";
    }

    private static string Answers(Scratch scratch) => Path.Combine(scratch.Root, "answers");
}
