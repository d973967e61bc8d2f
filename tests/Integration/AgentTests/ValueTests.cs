using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Integration.Parity;
using Integration.Rig;

namespace Integration.AgentTests;

/// <summary>Values from the kernel, compared with the events that the tests caused.</summary>
[TestFixture]
public sealed partial class ValueTests : AgentFixture
{
    private Workload _workload = null!;

    [OneTimeSetUp]
    public void Prepare() => _workload = new Workload();

    [OneTimeTearDown]
    public void CleanUp() => _workload.Dispose();

    [Test]
    [ContractRow("Values / @ = count()")]
    [ContractRow("Values / @[k] = count()")]
    [ContractRow("Values / @ = hist(x)")]
    [ContractRow("Values / @ = lhist(x, …)")]
    [ContractRow("Values / anything else")]
    [ContractRow("Values / key of several parts")]
    [ContractRow("Annotations / print block")]
    public void Reads_of_a_process_are_counted_as_it_made_them()
    {
        RunningScript script = Agent.Register(
            $$"""
            BEGIN { @ready = 1; }
            tracepoint:syscalls:sys_exit_read
            /comm == "{{_workload.Comm}}" && (args->ret == 100 || args->ret == 5000)/
            {
                @reads = count();
                @last = args->ret;
                @by_size[args->ret] = count();
                @by[comm, args->ret] = sum(args->ret);
                @sizes = hist(args->ret);
                @linear = lhist(args->ret, 0, 1000, 100);
            }
            """);
        // "started" is set before the probes are attached; text printed by the last probe comes afterwards.
        script.WaitForData("ready", "1");
        _workload.Read(size: 100, count: 30);
        _workload.Read(size: 5000, count: 12);

        script.WaitForData("reads", "42");
        script.WaitForData("last", "5000");
        script.WaitForData("by_size", new Dictionary<string, string> { ["100"] = "30", ["5000"] = "12" });
        script.WaitForData(
            "by",
            new Dictionary<string, string>
            {
                [$"{_workload.Comm},100"] = "3000",
                [$"{_workload.Comm},5000"] = "60000",
            });
        PminfoValues sizes = script.Data("sizes");
        Assert.That((sizes.ByName["64-127"], sizes.ByName["4096-8191"]), Is.EqualTo(("30", "12")));
        PminfoValues linear = script.Data("linear");
        Assert.That((linear.ByName["100-199"], linear.ByName["1000-inf"]), Is.EqualTo(("30", "12")));

        _workload.Read(size: 100, count: 8);
        script.WaitForData("reads", "50");
        script.WaitForData("by_size", new Dictionary<string, string> { ["100"] = "38", ["5000"] = "12" });
    }

    [Test]
    [ContractRow("Namespace / order of buckets")]
    [ContractRow("Values / @ = hist(x)")]
    [ContractRow("Values / @ = lhist(x, …)")]
    public void Buckets_are_listed_by_their_lower_bound_with_open_ends_outside()
    {
        RunningScript script = Agent.Register(
            "BEGIN { @l = lhist(-7, 0, 100, 10); @l = lhist(95, 0, 100, 10); "
            + "@l = lhist(5, 0, 100, 10); @l = lhist(500, 0, 100, 10); "
            + "@h = hist(1000); @h = hist(-2); @h = hist(0); @h = hist(3); }");
        PminfoValues linear = script.WaitForData("l", values => values.Instances.Count > 0);
        Assert.That(
            linear.Names,
            Is.EqualTo(
                ["-inf--1", "0-9", "10-19", "20-29", "30-39", "40-49", "50-59", "60-69", "70-79", "80-89", "90-99",
                 "100-inf"]));
        Assert.That(
            linear.Instances.Where(i => i.Value != "0")
                .Select(i => i.Name), Is.EqualTo(["-inf--1", "0-9", "90-99", "100-inf"]));
        PminfoValues hist = script.Data("h");
        Assert.That(hist.Names[0], Is.EqualTo("-inf--1"));
        Assert.That(
            hist.Instances.Where(i => i.Value != "0").Select(i => i.Name),
            Is.EqualTo(["-inf--1", "0-0", "2-3", "512-1023"]));
    }

    [Test]
    [ContractRow("Values / @[kstack] = count()")]
    [ContractRow("Values / key text")]
    public void Kernel_stacks_are_instances_byte_for_byte()
    {
        RunningScript script = Agent.Register(
            "profile:hz:99 { @stacks[kstack] = count(); @both[kstack, cpu] = count(); }");
        // Work in the kernel, so that there are stacks to sample. Versions of bpftrace indent them by 4, by 8 or not.
        script.WaitForData("stacks", values =>
        {
            _workload.Read(size: 1 << 20, count: 200);
            return values.Names.Any(name => StackText().IsMatch(name));
        });
        Assert.That(
            script.Reply.GetProperty("variables").GetProperty("@stacks").GetProperty("metrictype").GetString(),
            Is.EqualTo("stacks"));
        Assert.That(script.Data("both").Names, Has.Some.Match(@"\+\d+\n,\d+\z"));
    }

    [Test]
    [ContractRow("Values / printed text")]
    public void Text_is_kept_as_it_was_printed()
    {
        RunningScript script = Agent.Register(
            """BEGIN { printf("first %d\n", 1); printf("sec"); printf("ond\t\"quoted\"\n"); }""");
        script.WaitForData("output", "first 1\nsecond\t\"quoted\"\n");
    }

    [Test]
    [ContractRow("Values / key of several parts")]
    [ContractRow("Values / key text")]
    [ContractRow("Namespace / order of other instances")]
    public void Keys_are_passed_on_as_bpftrace_prints_them_and_listed_by_name()
    {
        RunningScript script = Agent.Register("""BEGIN { @m["b c", 2] = 1; @m["a\"q", 1] = 2; @m["", 3] = 3; }""");
        PminfoValues values = script.WaitForData("m", found => found.Instances.Count == 3);
        // bpftrace 0.27 leaves out the spaces in keys.
        Assert.That(string.Join('|', values.Names), Is.EqualTo(",3|a\"q,1|b c,2").Or.EqualTo(",3|a\"q,1|bc,2"));
    }

    [Test]
    [ContractRow("Values / key text")]
    [DiffersFromStock("shows the wrong escapes that some versions of bpftrace print for them")]
    public void Letters_beyond_ASCII_are_what_they_were() =>
        Agent.Register("""BEGIN { @m["é"] = 4; }""").WaitForData("m", new Dictionary<string, string> { ["é"] = "4" });

    [Test]
    public void A_key_that_is_empty_does_not_end_the_clients_that_look_at_it()
    {
        // As a stack of a process outside the kernel. libpcp's clients do not survive a domain whose names are all
        // empty.
        RunningScript script = Agent.Register("""BEGIN { @m[""] = 1; }""");
        PminfoValues values = script.WaitForData("m", found => found.Instances.Count == 1);
        Assert.That(values.Names, Is.EqualTo([" "]));
        Assert.That(
            Agent.Client.Run("pmprobe", "-I", script.Metric("data.m")).OutputOrFail().TrimEnd(),
            Does.EndWith(" 1 \" \""));
        Assert.That(
            Agent.Client.Run("pmval", "-r", "-s", "1", script.Metric("data.m")).OutputOrFail(),
            Does.Match(@"\n\s+1\s"));
    }

    [Test]
    [ContractRow("Namespace / VAR")]
    public void The_variable_without_a_name_is_root() =>
        Agent.Register("BEGIN { @ = count(); @ = count(); }").WaitForData("root", "2");

    [Test]
    public void A_value_that_is_written_over_is_the_last_one() =>
        Agent.Register("BEGIN { @n = 3; @n = 77; }").WaitForData("n", "77");

    [Test]
    public void Stats_are_three_metrics()
    {
        RunningScript script = Agent.Register(
            """
            BEGIN {
                @s = stats(5); @s = stats(10); @ = stats(3);
                @by["a-b"] = stats(-100); @by["a-b"] = stats(-200); @by["c"] = stats(7);
            }
            """);
        script.WaitForData("s.count", "2");
        Assert.That((script.Data("s.average").Single, script.Data("s.total").Single), Is.EqualTo(("7", "15")));
        Assert.That(script.Data("root.total").Single, Is.EqualTo("3"));
        script.WaitForData("by.count", new Dictionary<string, string> { ["a-b"] = "2", ["c"] = "1" });
        script.WaitForData("by.average", new Dictionary<string, string> { ["a-b"] = "-150", ["c"] = "7" });
        script.WaitForData("by.total", new Dictionary<string, string> { ["a-b"] = "-300", ["c"] = "7" });

        JsonElement variables = script.Reply.GetProperty("variables");
        Assert.That(
            variables.EnumerateObject().Select(v => v.Name),
            Does.Contain("@s.count").And.Contain("@root.total").And.Not.Contain("@s"));
        MetricDescription count = Agent.Client.Describe(script.Metric("data.by.count"));
        MetricDescription total = Agent.Client.Describe(script.Metric("data.by.total"));
        Assert.That((count.Type, count.Semantics), Is.EqualTo(("64-bit unsigned int", "counter")));
        Assert.That((total.Type, total.Semantics), Is.EqualTo(("64-bit int", "instant")));
    }

    [Test]
    [NotWithBpftrace011]
    public void A_struct_is_shown_as_text()
    {
        RunningScript script = Agent.Register(
            """
            struct inner { int x; };
            struct outer { unsigned char first[3]; struct inner in; };
            BEGIN { @ready = 1; }
            tracepoint:syscalls:sys_enter_read /@done == 0/ {
                @done = 1; @one = *(struct outer *)args->buf; @by["k"] = *(struct outer *)args->buf;
            }
            """);
        script.WaitForData("ready", "1");
        const string Form = @"\A{ \.first = \[\d+,\d+,\d+\], \.in = { \.x = -?\d+ } }\z";
        PminfoValues one = script.WaitForData("one", values =>
        {
            _workload.Read(size: 100, count: 1);
            return values.Instances.Count > 0 || values.Single is not null;
        });
        Assert.That(one.Single, Does.Match(Form));
        Assert.That(script.Data("by").ByName["k"], Does.Match(Form));
    }

    [Test]
    public void A_value_that_does_not_fit_is_not_shown_and_the_script_says_why()
    {
        RunningScript script = Agent.Register(
            """
            // type: @small=64
            BEGIN {
                @small = (uint64)-1; @sign = pid - 100000000; @fits = 7;
                @alike["a,b", "c"] = -1; @alike["a", "b,c"] = -2;
            }
            """);
        script.WaitForData("fits", "7");
        string warnings = Eventually.Get(
            () => script.Single("warnings") ?? "", text => text.Contains("@alike"), "the warnings of the script");
        Assert.That(
            warnings,
            Does.Contain("@small holds 18446744073709551615, which a signed 64-bit metric cannot show; "
                + "add a line // type: @small=u64 to the script"));
        Assert.That(warnings, Does.Contain("@alike has several keys that bpftrace prints as \"a,b,c\""));
        Assert.That(script.Data("small").Single, Is.Null);
        Assert.That(script.Data("alike").Instances, Has.Count.EqualTo(1));
    }

    [Test]
    public void Bits_beyond_the_last_bucket_are_open_above()
    {
        RunningScript script = Agent.Register("BEGIN { @h = hist(10000000000); @h = hist(1000000000); }");
        PminfoValues values = script.WaitForData("h", found => found.Instances.Count > 0);
        Assert.That(values.Names[0], Is.EqualTo("536870912-1073741823"));
        Assert.That(values.Instances[^1].Value, Is.EqualTo("1"));
        Assert.That(values.Names[^1], Is.EqualTo("2147483648-inf").Or.EqualTo("8589934592-17179869183"));
    }

    [Test]
    [ContractRow("Namespace / instance numbers")]
    public void A_key_that_goes_takes_its_instance_along()
    {
        RunningScript script = Agent.Register(
            $$"""
            BEGIN { @m["stays"] = 1; @m["goes"] = 2; }
            tracepoint:syscalls:sys_exit_read /comm == "{{_workload.Comm}}" && args->ret == 200/ {
                delete(@m["goes"]); @m["comes"] = 3;
            }
            """);
        PminfoValues before = script.WaitForData("m", values => values.Names.Contains("goes"));
        Assert.That(before.Instances.Select(i => (i.Name, i.Value)), Is.EqualTo([("goes", "2"), ("stays", "1")]));
        _workload.Read(size: 200, count: 1);
        PminfoValues after = script.WaitForData("m", values => values.Names.SequenceEqual(["comes", "stays"]));
        Assert.That(
            after.Instances.Single(i => i.Name == "stays").Number,
            Is.EqualTo(before.Instances.Single(i => i.Name == "stays").Number));
        Assert.That(after.Instances.Single(i => i.Name == "comes").Number, Is.EqualTo(2));
    }

    [Test]
    [ContractRow("Values / no value yet")]
    public void A_variable_without_keys_and_without_value_is_an_error_and_one_with_keys_has_no_instances()
    {
        RunningScript script = Agent.Register(
            """
            // custom-output-block
            BEGIN { @number = 1; @string = "text"; @key[1] = 1; @printed = 5; print(@printed); }
            interval:s:1000 { printf("much later\n"); }
            """);
        script.WaitForData("printed", "5");
        Assert.That(script.Data("number").Text, Does.EndWith("data.number\nError: Missing metric value(s)\n"));
        Assert.That(script.Data("string").Text, Does.EndWith("data.string\nError: Missing metric value(s)\n"));
        Assert.That(script.Data("output").Text, Does.EndWith("data.output\nError: Missing metric value(s)\n"));
        Assert.That(script.Data("key").Text, Does.EndWith("data.key\nNo value(s) available!\n"));
    }

    [Test]
    public void A_variable_that_is_cleared_has_no_value_until_it_gets_another()
    {
        // From bpftrace 0.24 on a variable without keys always has a value.
        RunningScript script = Agent.Register(
            $$"""
            BEGIN { @n = 5; @k["a"] = 5; }
            tracepoint:syscalls:sys_exit_read /comm == "{{_workload.Comm}}" && args->ret == 101/
            { clear(@n); clear(@k); }
            tracepoint:syscalls:sys_exit_read /comm == "{{_workload.Comm}}" && args->ret == 102/
            { @n = 7; @k["a"] = 7; }
            """);
        script.WaitForData("n", "5");
        _workload.Read(size: 101, count: 1);
        script.WaitForData(
            "n",
            values =>
                values.Text.EndsWith("data.n\nError: Missing metric value(s)\n", StringComparison.Ordinal)
                    || values.Single == "0");
        script.WaitForData(
            "k", values => values.Text.EndsWith("data.k\nNo value(s) available!\n", StringComparison.Ordinal));
        _workload.Read(size: 102, count: 1);
        script.WaitForData("n", "7");
        script.WaitForData("k", new Dictionary<string, string> { ["a"] = "7" });
    }

    [Test]
    [ContractRow("Namespace / bpftrace.scripts.NAME.status")]
    [ContractRow("Namespace / bpftrace.scripts.NAME.pid")]
    [ContractRow("Namespace / bpftrace.scripts.NAME.exit_code")]
    [ContractRow("Namespace / bpftrace.scripts.NAME.probes")]
    [ContractRow("Namespace / bpftrace.scripts.NAME.code")]
    [ContractRow("Namespace / bpftrace.scripts.NAME.data_bytes")]
    public void A_script_shows_its_process_its_probes_and_its_output_growing()
    {
        RunningScript script = Agent.Register("interval:s:1 { @a = count(); } interval:s:10 { @b = count(); }");
        Assert.That(script.Reply.GetProperty("state").GetProperty("status").GetString(), Is.EqualTo("starting"));
        script.WaitUntil("started");
        Assert.That(ProcFs.Comm(script.Pid), Is.EqualTo("bpftrace"));
        Eventually.Equal("3", () => script.Single("probes"), "two of the script's and the one that prints");
        Assert.That(script.Single("code"), Does.StartWith("interval:s:1 { @a"));
        Assert.That(script.Single("exit_code"), Is.EqualTo("0"));
        uint bytes = uint.Parse(script.Single("data_bytes")!, CultureInfo.InvariantCulture);
        Eventually.Holds(
            () => uint.Parse(script.Single("data_bytes")!, CultureInfo.InvariantCulture) > bytes, "data_bytes to grow");
    }

    [Test]
    [ContractRow("JSON / leaf of each variable")]
    public void Every_variable_of_the_reply_is_a_leaf_that_can_be_fetched()
    {
        RunningScript script = Agent.Register("BEGIN { @ = 1; @m[1] = count(); @h = hist(1); printf(\"x\"); }");
        foreach (JsonProperty variable in script.Reply.GetProperty("variables").EnumerateObject())
        {
            string leaf = variable.Name == "@" ? "root" : variable.Name[1..];
            Assert.That(Agent.Client.Names(script.Metric($"data.{leaf}")), Has.Count.EqualTo(1), variable.Name);
        }
    }

    [GeneratedRegex(@"\A\n((    ){0,2}\S+\+\d+\n)+\z")]
    private static partial Regex StackText();
}
