using System.Net;
using System.Net.Sockets;
using System.Text;
using Integration.Rig;

namespace Integration.CommandTests;

/// <summary><c>pcp bpftrace exporter</c> for one host.</summary>
[TestFixture]
public sealed class ExporterTests : OwnAgentFixture
{
    private const string Named = "// name: counting\ninterval:ms:100 { @n = count(); }";
    private const string NamedCount = "bpftrace_counting_n_total";

    private string Host => Agent.Pmcd.HostSpec;

    [Test]
    public void Metrics_have_the_values_of_the_script_and_promtool_accepts_them()
    {
        RunningScript script = CountingScript.Register(Agent, factor: 7);
        using RunningExporter exporter = RunningExporter.Start("-h", Host);
        ExporterAnswer metrics = exporter.Get("/metrics");
        string text = metrics.TextOrFail();
        ToolResult check = Tool.Run("promtool", ["check", "metrics"], null, Encoding.UTF8.GetBytes(text));
        Assert.That(check.ExitCode, Is.Zero, check.ToString());
        Assert.That(check.All, Is.Empty);

        Assert.That(metrics.Value("bpftrace_sizes_turns_total"), Is.EqualTo("40"));
        Assert.That(metrics.Value("bpftrace_sizes_newest"), Is.EqualTo("40"));
        Assert.That(metrics.Value("""bpftrace_sizes_calls_total{key="0,a \"b\""}"""), Is.EqualTo("20"));
        Assert.That(metrics.Value("bpftrace_sizes_numbers_sum"), Is.EqualTo("820"));
        Assert.That(metrics.Value("bpftrace_sizes_numbers_count"), Is.EqualTo("40"));
        Assert.That(metrics.Value("""bpftrace_sizes_linear_bucket{le="9"}"""), Is.EqualTo("9"));
        Assert.That(metrics.Value("""bpftrace_sizes_linear_bucket{le="19"}"""), Is.EqualTo("19"));
        Assert.That(metrics.Value("""bpftrace_sizes_linear_bucket{le="+Inf"}"""), Is.EqualTo("40"));
        Assert.That(metrics.Value("""bpftrace_sizes_negative_bucket{le="0"}"""), Is.EqualTo("40"));
        Assert.That(metrics.Value("""bpftrace_sizes_keyed_bucket{key="2",le="0"}"""), Is.EqualTo("0"));
        Assert.That(metrics.Value("""bpftrace_sizes_keyed_bucket{key="2",le="7"}"""), Is.EqualTo("2"), "2 and 5");
        Assert.That(metrics.Value("""bpftrace_sizes_keyed_count{key="2"}"""), Is.EqualTo("13"));
        int counted = 0;
        foreach (PminfoInstance bucket in script.Data("bytes").Instances)
        {
            counted += int.Parse(bucket.Value);
            string bound = bucket.Name.Split('-')[1];
            Assert.That(metrics.Value($"bpftrace_sizes_bytes_bucket{{le=\"{bound}\"}}"), Is.EqualTo($"{counted}"));
        }

        Assert.That(counted, Is.EqualTo(40));
        Assert.That(text.Split("bpftrace_sizes_bytes_bucket{").Length, Is.EqualTo(42 + 1), "all buckets");
        foreach (string leftOut in (string[])["bpftrace_sizes_root", "bpftrace_sizes_text", "output"])
            Assert.That(text, Does.Not.Contain(leftOut));
        Assert.That(metrics.Value("""pmdabpftrace_script_running{script="sizes"}"""), Is.EqualTo("1"));
        Assert.That(
            metrics.Value("""pmdabpftrace_script_probes{script="sizes"}"""), Is.EqualTo(script.Single("probes")));
        Assert.That(metrics.Value("""pmdabpftrace_script_restarts_total{script="sizes"}"""), Is.EqualTo("0"));
        script.Control("stop");
        script.WaitUntil("stopped");
        metrics = exporter.Get("/metrics");
        Assert.That(metrics.Value("""pmdabpftrace_script_running{script="sizes"}"""), Is.EqualTo("0"));
        Assert.That(metrics.Value("bpftrace_sizes_newest"), Is.EqualTo("40"), "the last value");
    }

    [Test]
    public void Scripts_with_a_name_appear_and_disappear()
    {
        using RunningExporter exporter = RunningExporter.Start("-h", Host);
        Assert.That(exporter.Get("/metrics").TextOrFail(), Does.Not.Contain("script="));
        RunningScript unnamed = Agent.Register("interval:ms:100 { @n = count(); }");
        RunningScript named = Agent.Register(Named);
        exporter.WaitFor(NamedCount);
        Assert.That(exporter.Get("/metrics").TextOrFail(), Does.Not.Contain(unnamed.Name));
        named.Control("deregister");
        Assert.That(exporter.Get("/metrics").TextOrFail(), Does.Not.Contain("counting"));
        Agent.Register("// name: counting\ninterval:ms:100 { @other = count(); }");
        exporter.WaitFor("bpftrace_counting_other_total");
        Assert.That(exporter.Get("/metrics").Value(NamedCount), Is.Null);
    }

    [Test]
    public void With_all_scripts_without_a_name_are_exported()
    {
        RunningScript unnamed = Agent.Register("interval:ms:100 { @n = count(); }");
        using RunningExporter exporter = RunningExporter.Start("-h", Host, "--all");
        exporter.WaitFor($"bpftrace_{unnamed.Name}_n_total");
    }

    [Test]
    public void Two_variables_with_one_name_are_reported_once()
    {
        Agent.Register("// name: a\ninterval:ms:100 { @b_c = count(); }");
        Agent.Register("// name: a_b\ninterval:ms:100 { @c = count(); }");
        using RunningExporter exporter = RunningExporter.Start("-h", Host);
        exporter.WaitFor("bpftrace_a_b_c_total");
        exporter.WaitForLog($"{Host}: @c of script a_b is not exported");
        Agent.Register(Named);
        exporter.WaitFor(NamedCount);
        Assert.That(exporter.Log.Split("is not exported").Length, Is.EqualTo(2), exporter.Log);
    }

    // It would crash another thread that reads the environment.
    [Test]
    public void Only_the_main_thread_writes_the_environment()
    {
        RunningScript script = Agent.Register("uprobe:libc:setenv { @calls[pid, pid == tid] = count(); }");
        Eventually.Holds(() => RunningCommand.Run("list", "-h", Host).ExitCode == 0 && Calls().Any(), "the probe");
        using RunningExporter exporter = RunningExporter.Start("-h", Host);
        exporter.Get("/metrics").TextOrFail();
        Eventually.Holds(() => CallsOf(exporter.Pid).Length > 0, "libpcp's settings", () => exporter.Log);
        Assert.That(CallsOf(exporter.Pid), Is.EqualTo((string[])[$"{exporter.Pid},1"]));

        IEnumerable<string> Calls() => script.Data("calls").Instances.Select(instance => instance.Name);

        string[] CallsOf(int pid) =>
            [.. Calls().Where(name => name.StartsWith($"{pid},", StringComparison.Ordinal))];
    }

    [Test]
    public void A_restart_of_pmcd_is_not_noticed()
    {
        using RunningExporter exporter = RunningExporter.Start("-h", Host);
        exporter.Get("/metrics").TextOrFail();
        Agent.Pmcd.Restart();
        Agent.WaitUntilItServes();
        exporter.Get("/metrics").TextOrFail();
        Agent.Register(Named);
        exporter.WaitFor(NamedCount);
        Assert.That(exporter.Log, Does.Not.Contain("not available"));
    }

    [Test]
    public void A_host_is_reported_once_when_it_is_lost_and_once_when_it_is_back()
    {
        using RunningExporter exporter = RunningExporter.Start("-h", Host);
        Agent.Pmcd.Restart(meanwhile: () =>
        {
            for (int i = 0; i < 2; i++)
            {
                ExporterAnswer answer = exporter.Get("/metrics");
                Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
                Assert.That(answer.Text, Does.StartWith($"{Host}: pmcd cannot be reached; "));
            }
        });
        Agent.WaitUntilItServes();
        for (int i = 0; i < 2; i++)
            exporter.Get("/metrics").TextOrFail();
        exporter.WaitForLog($"{Host}: answers again");
        Assert.That(
            exporter.Log.Split('\n').Where(line => line.Contains(Host)),
            Is.EqualTo(new[]
            {
                $"pcp-bpftrace: listening on http://{exporter.Address}/metrics for {Host}",
                $"pcp-bpftrace: {Host}: not available: pmcd cannot be reached; does it run? "
                    + "'sudo systemctl start pmcd'",
                $"pcp-bpftrace: {Host}: answers again",
            }));
    }

    [TestCase("TERM")]
    [TestCase("INT")]
    public void A_signal_ends_it(string signal)
    {
        using RunningExporter exporter = RunningExporter.Start("-h", Host);
        exporter.Get("/metrics").TextOrFail();
        Assert.That(exporter.End(signal), Is.Zero);
        exporter.WaitForLog("\npcp-bpftrace: ended\n");
    }

    [Test]
    public void A_port_in_use_is_an_error()
    {
        using TcpListener other = new(IPAddress.Loopback, 0);
        other.Start();
        int port = ((IPEndPoint)other.LocalEndpoint).Port;
        ToolResult result = RunningCommand.Run("exporter", "-h", Host, "--listen", $"127.0.0.1:{port}");
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(
            result.Errors, Is.EqualTo($"pcp-bpftrace: cannot listen on 127.0.0.1:{port}: Address already in use\n"));
    }

    /// <summary>libpcp cannot use descriptors above 1,023, so that clients must not take them all.</summary>
    [Test]
    public void Connections_are_limited_and_those_that_send_half_a_request_end()
    {
        // In a process of its own: libpcp is used in this one, too.
        const string Clients =
            """
            import resource, select, socket, sys, time
            resource.setrlimit(resource.RLIMIT_NOFILE, (1500, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
            clients = [socket.create_connection(("127.0.0.1", int(sys.argv[1]))) for _ in range(1200)]
            clients[0].send(b"GET /metrics HTTP/1.1\r\nX: ")
            others = select.poll()
            for client in clients[1:]:
                others.register(client, select.POLLIN)
            while len(others.poll()) < 300:
                time.sleep(0.1)
            print("turned away", flush=True)
            clients[0].recv(1)
            print("given up", flush=True)
            time.sleep(1000000)
            """;
        using RunningExporter exporter = RunningExporter.Start("-h", Host);
        using (Daemon clients = new(
            "/usr/bin/python3", ["-c", Clients, $"{exporter.Port}"], Agent.Pmcd.Scratch.Environment, "/"))
        {
            Eventually.Holds(() => clients.Output.Contains("turned away"), "a limit", () => clients.Output);
            Assert.That(Directory.GetFiles($"/proc/{exporter.Pid}/fd"), Has.Length.LessThan(1000));
            Eventually.Holds(() => clients.Output.Contains("given up"), "half a request to end", () => clients.Output);
        }

        Eventually.Holds(() => Answers(exporter), "it to answer again");
    }

    [TestCase("POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nabcde", "405")]
    [TestCase("GET /metrics HTTP/1.1\r\n\r\n", "400")]
    [TestCase("nonsense\r\n\r\n", "400")]
    [TestCase("GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n", "400")]
    [TestCase("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n", "200")]
    public void Requests_of_others_do_no_harm(string request, string status)
    {
        using RunningExporter exporter = RunningExporter.Start("-h", Host);
        Assert.That(Exchange(exporter.Port, request), Does.StartWith($"HTTP/1.1 {status} "));
        exporter.Get("/metrics").TextOrFail();
    }

    [TestCase("GET /{0} HTTP/1.1\r\nHost: x\r\n\r\n", "414")]
    [TestCase("GET / HTTP/1.1\r\nHost: x\r\nX: {0}\r\n\r\n", "431")]
    public void Long_requests_are_refused(string request, string status) =>
        Requests_of_others_do_no_harm(request.Replace("{0}", new string('x', 20_000)), status);

    private static bool Answers(RunningExporter exporter)
    {
        try
        {
            return exporter.Get("/metrics").Status == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false; // it has not yet noticed that the clients are gone
        }
    }

    private static Socket Connect(int port)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(IPAddress.Loopback, port);
        return socket;
    }

    private static string Exchange(int port, string request)
    {
        using Socket socket = Connect(port);
        byte[] buffer = new byte[4096];
        try
        {
            socket.Send(Encoding.ASCII.GetBytes(request));
        }
        catch (SocketException)
        {
            // It has answered before it had read all.
        }

        return Encoding.ASCII.GetString(buffer, 0, socket.Receive(buffer));
    }
}
