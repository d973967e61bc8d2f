using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using Bpftrace.Runner.Tests.Processes;
using Moq;
using Pcp.Interop;
using Pcp.Interop.Metrics;
using Pcp.Interop.Registry;
using Pcp.Interop.Tests.Tables;
using Pmda.Bpftrace.Access;
using Pmda.Bpftrace.Audit;
using Pmda.Bpftrace.Clusters;
using Pmda.Bpftrace.Configuration;
using Pmda.Bpftrace.Metrics;
using Pmda.Bpftrace.Tests.Scripts;

namespace Pmda.Bpftrace.Tests.Clusters;

internal sealed class ControlClusterTests
{
    private const string Nothing = "{}";
    private const string Success = """{"success": "true"}""";

    private readonly ClientContexts _clients = new();
    private readonly List<int> _flushes = []; // at each flush, the lines logged so far
    private LogLines _audit = null!;
    private ServiceRig _rig = null!;
    private ControlCluster _cluster = null!;
    private Dictionary<string, Metric> _metrics = null!;

    [SetUp]
    public void MakeCluster()
    {
        _rig = new ServiceRig();
        _audit = new LogLines();
        _flushes.Clear();
        Mock<IUserDirectory> users = new();
        users.Setup(directory => directory.NameOf(0)).Returns("root");
        users.Setup(directory => directory.NameOf(1000)).Returns("nobody{0}");
        DynamicScriptsSettings settings = new() { Enabled = true, AllowedUsers = new[] { "root" }.ToFrozenSet() };
        AuditTrail audit = new(_audit.Logger);
        _cluster = new ControlCluster(
            _rig.Service,
            new Authorization(settings, users.Object, TimeProvider.System, TimeSpan.FromMinutes(1)),
            audit,
            new RefusalLimit(_rig.Loop, audit),
            _rig.Log.Logger,
            () => _flushes.Add(_rig.Log.Lines.Count));
        _metrics = _cluster.Metrics(PmidMap.Domain).ToDictionary(metric => metric.Name["bpftrace.control.".Length..]);
        Become(1, 0);
    }

    [TearDown]
    public void FreeCluster()
    {
        _clients.End(1);
        _clients.End(2);
        _cluster.Dispose();
        _rig.Dispose();
    }

    [TestCase("register", 0, "register a new bpftrace script")]
    [TestCase("deregister", 1, "deregister a bpftrace script")]
    [TestCase("start", 2, "start a stopped bpftrace script")]
    [TestCase("stop", 3, "stop a running bpftrace script")]
    public void Metrics_are_as_clients_know_them(string name, int item, string help)
    {
        Assert.That(
            _metrics[name].Descriptor,
            Is.EqualTo(new MetricDescriptor(
                new Pmid(151, 0, item), MetricType.String, InDomId.Null, MetricSemantics.Instant, Units.None)));
        Assert.That(_metrics[name].OneLine, Is.EqualTo(help));
        Assert.That(_metrics[name].Labels, Is.Null);
    }

    [Test]
    public void The_reply_to_a_register_is_the_scripts_JSON_once_and_for_its_client()
    {
        Assert.That(Store("register", ServiceRig.Script), Is.EqualTo(PmError.None));

        Assert.That(Fetch("register", client: 2), Is.EqualTo(Nothing));
        JsonElement reply = JsonDocument.Parse(Fetch("register")).RootElement;
        Assert.That(reply.GetProperty("script_id").GetString(), Is.EqualTo("script100"));
        Assert.That(reply.GetProperty("username").GetString(), Is.EqualTo("root"));
        Assert.That(reply.GetProperty("state").GetProperty("status").GetString(), Is.EqualTo("starting"));
        Assert.That(Fetch("register"), Is.EqualTo(Nothing));
    }

    [TestCase("BEGIN { }", "no bpftrace variables or printf statements found")]
    [TestCase("", "the script is empty")]
    public void A_refused_script_is_bad_input_and_the_reply_says_why(string code, string why)
    {
        Assert.That(Store("register", code), Is.EqualTo(PmError.BadStore));

        JsonElement state = JsonDocument.Parse(Fetch("register")).RootElement.GetProperty("state");
        Assert.That(state.GetProperty("status").GetString(), Is.EqualTo("error"));
        Assert.That(state.GetProperty("error").GetString(), Does.StartWith(why));
    }

    [Test]
    public void Start_stop_and_deregister_reply_with_success()
    {
        _rig.Run("// name: a\n" + ServiceRig.Script);
        Assert.That(Store("stop", " a "), Is.EqualTo(PmError.None));
        Assert.That(Store("start", "script100"), Is.EqualTo(PmError.None));
        Assert.That(Store("deregister", "a"), Is.EqualTo(PmError.None));

        Assert.That(Fetch("stop"), Is.EqualTo(Success));
        Assert.That(Fetch("start"), Is.EqualTo(Success));
        Assert.That(Fetch("deregister"), Is.EqualTo(Success));
    }

    [TestCase("")]
    [TestCase("nobody")]
    [TestCase("script100,script101")]
    public void Start_and_stop_want_one_known_script(string name)
    {
        _rig.Run(ServiceRig.Script);
        Assert.That(Store("start", name), Is.EqualTo(PmError.BadStore));
        Assert.That(Store("stop", name), Is.EqualTo(PmError.BadStore));

        Assert.That(Fetch("start"), Is.EqualTo("""{"error": "script not found"}"""));
        Assert.That(Fetch("stop"), Is.EqualTo("""{"error": "script not found"}"""));
    }

    [TestCase("script100,script101,nobody")]
    [TestCase(" script100 , script101 ,")]
    [TestCase(",,script101,script100")]
    public void Of_several_scripts_those_that_are_found_are_deregistered(string names)
    {
        _rig.Run(ServiceRig.Script);
        _rig.Run(ServiceRig.Script);

        Assert.That(Store("deregister", names), Is.EqualTo(PmError.BadStore));
        Assert.That(Fetch("deregister"), Is.EqualTo("""{"error": "one or more scripts were not found"}"""));
        Assert.That(_rig.Service.Scripts, Is.Empty);
    }

    [Test]
    public void Who_may_not_is_told_so_before_anything_is_looked_at()
    {
        Become(1, 1000);
        Assert.That(Store("register", "BEGIN { }"), Is.EqualTo(PmError.PermissionDenied));
        Assert.That(
            _metrics["register"].Store!(_clients.Get(2), new StoredValue { Type = MetricType.Double, Instance = 3 }),
            Is.EqualTo(PmError.PermissionDenied));

        Assert.That(
            _rig.Log.Lines,
            Is.EqualTo(new[] { "permission denied for user nobody{0}", "permission denied for unauthenticated user" }));
        Assert.That(Fetch("register"), Is.EqualTo(Nothing));
    }

    [Test]
    public void A_store_is_answered_when_its_log_lines_are_written()
    {
        Store("register", ServiceRig.Script);
        Assert.That(_rig.Log.Lines[^1], Is.EqualTo("register: script script100 (user=root)"));
        Assert.That(_flushes, Is.EqualTo(new[] { _rig.Log.Lines.Count }));

        Become(1, 1000);
        Store("stop", "script100");
        Assert.That(_flushes[^1], Is.EqualTo(_rig.Log.Lines.Count).And.GreaterThan(_flushes[0]));
    }

    [Test]
    public void While_the_directory_of_users_is_stuck_a_store_may_be_tried_again()
    {
        using ManualResetEventSlim answers = new();
        Mock<IUserDirectory> stuck = new();
        stuck.Setup(directory => directory.NameOf(1000)).Callback(answers.Wait).Returns("root");
        DynamicScriptsSettings settings = new() { Enabled = true, AllowedUsers = new[] { "root" }.ToFrozenSet() };
        Authorization authorization = new(settings, stuck.Object, TimeProvider.System, TimeSpan.Zero);
        AuditTrail audit = new(_audit.Logger);
        using ControlCluster cluster = new(
            _rig.Service, authorization, audit, new RefusalLimit(_rig.Loop, audit), _rig.Log.Logger, () => { });
        _metrics = cluster.Metrics(PmidMap.Domain).ToDictionary(metric => metric.Name["bpftrace.control.".Length..]);
        Become(1, 1000);

        Assert.That(Store("register", ServiceRig.Script), Is.EqualTo(PmError.TryAgain));
        Assert.That(_rig.Service.Scripts, Is.Empty);
        Assert.That(_audit.Lines.Single(), Does.Contain("outcome=refused").And.Contains("has not answered yet"));

        answers.Set();
        Assert.That(() => Store("register", ServiceRig.Script), Is.EqualTo(PmError.None).After(60_000, 5));
    }

    [Test]
    public void Each_store_is_in_the_audit_trail()
    {
        Become(1, 0, sasl: "root");
        Store("register", "// name: sizes\n" + ServiceRig.Script);
        Store("register", "BEGIN { }");
        Store("stop", "sizes");
        Store("start", "script100");
        Store("deregister", "sizes,other\"\n");
        Become(1, 1000, sasl: "");
        Store("register", "BEGIN { @secret = 1; }");

        string program = $"pid={Environment.ProcessId} program=\"{Environment.ProcessPath}\"";
        string root = $"from=local uid=0 user=\"root\" sasl=\"root\" {program}";
        const string Script = "script=script100 name=sizes owner=\"root\"";
        Assert.That(
            _audit.Lines,
            Is.EqualTo(new[]
            {
                $"audit: action=register outcome=ok {root} {Script} bytes=32 "
                    + "sha256=467f92effe54201327cc2c7e8c7d1e27c7ca3551d313bf244d3e4679e5ebf9cd",
                $"audit: action=register outcome=refused {root} bytes=9 "
                    + "sha256=4b2dccabc5993f663a053a57024927a891de94d0cf7c0c30a49cf3a57979c796 "
                    + "reason=\"no bpftrace variables or printf statements found, please include at least one variable "
                    + "or printf statement in your script\"",
                $"audit: action=stop outcome=ok {root} {Script}",
                $"audit: action=start outcome=ok {root} {Script}",
                $"audit: action=deregister outcome=ok {root} {Script}",
                $"audit: action=deregister outcome=refused {root} target=\"other\\\"\" reason=\"script not found\"",
                $"audit: action=register outcome=refused from=local uid=1000 user=\"nobody{{0}}\" {program} bytes=22 "
                    + "reason=\"not permitted for user nobody{0}\"",
            }));
    }

    [Test]
    public void A_store_of_more_names_than_there_can_be_scripts_is_refused_as_a_whole()
    {
        _rig.Run(ServiceRig.Script);
        int before = _rig.Log.Lines.Count;
        string names = "script100" + new string(',', ControlCluster.MaxNames);
        Assert.That(Store("deregister", names), Is.EqualTo(PmError.BadStore));

        Assert.That(_rig.Service.Scripts.Count(), Is.EqualTo(1));
        Assert.That(
            Fetch("deregister"), Is.EqualTo("""{"error": "too many names, no script was deregistered"}"""));
        Assert.That(_audit.Lines.Single(), Does.EndWith($" bytes={names.Length} reason=\"more than 4096 names\""));
        Assert.That(
            _rig.Log.Lines.Skip(before),
            Is.EqualTo(new[] { "deregister: refused a request of user root: it has more than 4096 names" }));

        Assert.That(Store("deregister", names[..^1]), Is.EqualTo(PmError.BadStore));
        Assert.That(_rig.Service.Scripts, Is.Empty);
    }

    [Test]
    public void Who_may_not_cannot_fill_the_log()
    {
        Become(1, 1000);
        int before = _rig.Log.Lines.Count;
        for (int i = 0; i < 1000; i++)
            Assert.That(Store("stop", "a"), Is.EqualTo(PmError.PermissionDenied));
        Assert.That(_audit.Lines, Has.Count.EqualTo(RefusalLimit.MostLogged));
        Assert.That(_rig.Log.Lines, Has.Count.EqualTo(before + RefusalLimit.MostLogged));

        Become(1, 0);
        for (int i = 0; i < 100; i++)
            Store("stop", "a");
        Assert.That(_audit.Lines, Has.Count.EqualTo(RefusalLimit.MostLogged + 100), "who may has a line for each");
    }

    [TestCase(MetricType.Int32)]
    [TestCase(MetricType.UInt64)]
    [TestCase(MetricType.Double)]
    public void A_number_is_no_script(MetricType type)
    {
        Assert.That(
            _metrics["register"].Store!(_clients.Get(1), new StoredValue { Type = type, Instance = -1, Bits = 7 }),
            Is.EqualTo(PmError.WrongType));
    }

    [Test]
    public void A_store_that_is_not_allowed_leaves_no_reply_of_the_one_before()
    {
        Store("register", ServiceRig.Script);
        Become(1, 1000);
        Store("register", ServiceRig.Script);

        Assert.That(Fetch("register"), Is.EqualTo(Nothing));
    }

    [Test]
    public void Bytes_that_are_no_UTF8_do_no_harm()
    {
        byte[] bytes = [0xFF, (byte)',', 0xC3, 0x28];
        foreach (Metric metric in _metrics.Values)
        {
            Assert.That(
                metric.Store!(
                    _clients.Get(1), new StoredValue { Type = MetricType.String, Instance = 5, Text = bytes }),
                Is.EqualTo(PmError.BadStore));
        }
    }

    private void Become(int client, int uid, string sasl = "")
    {
        _clients.Set(client, attribute: 5, sasl);
        _clients.Set(client, attribute: 11, uid.ToString());
        _clients.Set(client, attribute: 14, Environment.ProcessId.ToString());
    }

    private PmError Store(string metric, string text) => _metrics[metric].Store!(
        _clients.Get(1),
        new StoredValue { Type = MetricType.String, Instance = -1, Text = Encoding.UTF8.GetBytes(text) });

    private string Fetch(string name, int client = 1)
    {
        Metric metric = _metrics[name];
        Assert.That(metric.Refresh!(_clients.Get(client)), Is.EqualTo(PmError.None));
        return TableReader.Text(metric.Column);
    }
}
