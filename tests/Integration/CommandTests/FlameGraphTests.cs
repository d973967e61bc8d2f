using Pcp.Bpftrace.Flame;
using Pcp.Bpftrace.Samples;

namespace Integration.CommandTests;

/// <summary>Flame graphs in a browser.</summary>
[TestFixture]
public sealed class FlameGraphTests
{
    private const int WindowWidth = 1400;
    private const string Read = "vfs_read";

    private static readonly Entry[] _stacks =
    [
        new("busy,\n    _raw_spin_lock+26\n    vfs_read+154\n    ksys_read+111\n    do_syscall_64+130\n"
            + "    entry_SYSCALL_64_after_hwframe+118\n,\n    __GI___read+13\n    work+33\n    main+102\n", 500),
        new("busy,\n    copy_page_to_iter+60\n    vfs_read+170\n    ksys_read+111\n    do_syscall_64+130\n"
            + "    entry_SYSCALL_64_after_hwframe+118\n,\n    __GI___read+13\n    work+33\n    main+102\n", 900),
        new("busy,\n,\n    std::vector<int, std::allocator<int> >::push_back(int const&)+20\n    work+40\n"
            + "    main+102\n", 300),
        new("kworker/0:1,\n    vfs_read+1\n    process_one_work+390\n    worker_thread+102\n    kthread+211\n"
            + "    ret_from_fork+50\n,\n", 250),
        new("<script>\"&,\n    0x7fc9255c6350\n    start_thread+700\n", 50),
        .. Enumerable.Range(0, 100).Select(i => new Entry($"rare{i},\n    f+1\n", i == 0 ? 1 : i * 2 % 7)),
    ];

    private string _file = null!;
    private Browser _browser = null!;

    [OneTimeSetUp]
    public async Task Open()
    {
        Variable variable = new("@", VariableKind.Stacks, IsCounter: true, Combination.Sum);
        _file = Path.Combine(TestContext.CurrentContext.WorkDirectory, "flame.svg");
        await using (StreamWriter output = new(_file))
        {
            FlameGraph graph = FlameGraph.Create(new VariableSample(variable, Host: null, _stacks));
            FlameSvg.Write(output, graph, "profile.bt: @[comm, kstack, ustack]", "3 hosts · 2026-11-26 14:05:06 UTC");
        }

        _browser = await Browser.OpenAsync(_file, WindowWidth, 500);
    }

    [OneTimeTearDown]
    public async Task Close()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
    }

    [SetUp]
    public async Task Reset() => await _browser.EvaluateAsync<object>(
        """
        document.getElementById("reset").click();
        document.getElementById("search").value = "";
        document.getElementById("search").dispatchEvent(new Event("input"));
        """);

    [TearDown]
    public void The_script_had_no_errors() => Assert.That(_browser.Errors, Is.Empty);

    [Test]
    public async Task Frames_are_drawn_as_wide_as_their_shares_of_the_window()
    {
        double all = await WidthAsync("all");
        Assert.That(all, Is.EqualTo(WindowWidth * 0.98).Within(20), "but for a scroll bar");
        double total = _stacks.Sum(stack => (double)stack.Value.ToInt64());
        Assert.That(await WidthAsync("main"), Is.EqualTo(all * 1700 / total).Within(1));
        Assert.That(await WidthAsync("kthread"), Is.EqualTo(all * 250 / total).Within(1));
        Assert.That(
            await _browser.EvaluateAsync<double>($"{Frame("main")}.getBoundingClientRect().height"),
            Is.GreaterThan(10));
        Assert.That(await LabelAsync("main"), Is.EqualTo("main"));
        await SaveScreenshotAsync("whole");
    }

    [Test]
    public async Task A_click_zooms_and_a_button_shows_all_again()
    {
        double all = await WidthAsync("all");
        double before = await WidthAsync("process_one_work");
        await _browser.ClickAsync(Frame("kthread"));
        Assert.That(await WidthAsync("kthread"), Is.EqualTo(all).Within(1));
        Assert.That(await WidthAsync("process_one_work"), Is.EqualTo(all).Within(1), "what it called");
        Assert.That(await WidthAsync("ret_from_fork"), Is.EqualTo(all).Within(1), "its caller");
        Assert.That(await WidthAsync("main"), Is.Zero, "what it has nothing to do with");
        Assert.That(await LabelAsync("process_one_work"), Is.EqualTo("process_one_work"));
        await SaveScreenshotAsync("zoomed");

        await _browser.ClickAsync("""document.getElementById("reset")""");
        Assert.That(await WidthAsync("process_one_work"), Is.EqualTo(before).Within(1));
        Assert.That(await WidthAsync("main"), Is.GreaterThan(100));
    }

    [Test]
    public async Task Search_marks_frames_and_shows_their_share()
    {
        await _browser.PressControlAsync('f');
        await _browser.TypeAsync("VFS_re");
        string[] found = await _browser.EvaluateAsync<string[]>(
            """Array.from(document.querySelectorAll(".found > title"), title => title.textContent.split("\n")[0])""");
        Assert.That(found, Is.EqualTo([Read, Read]));
        double share = 100 * (500 + 900 + 250) / _stacks.Sum(stack => (double)stack.Value.ToInt64());
        Assert.That(
            await _browser.EvaluateAsync<string>("""document.getElementById("matched").textContent"""),
            Is.EqualTo(FormattableString.Invariant($"{share:0.00}% matched")));
        string[] fills = [await FillAsync(Read), await FillAsync("main")];
        Assert.That(fills[0], Is.Not.EqualTo(fills[1]));
        await SaveScreenshotAsync("search");
    }

    [Test]
    public async Task The_pointer_shows_name_count_and_share()
    {
        await _browser.MoveToAsync(Frame("kthread"));
        Assert.That(
            await _browser.EvaluateAsync<string>("""document.getElementById("details").textContent"""),
            Does.Match(@"^kthread: 250, 1\d\.\d\d% of all$"));
    }

    [Test]
    public async Task Names_of_processes_are_text_whatever_they_are() =>
        Assert.That(await LabelAsync("<script>\\\"&"), Does.StartWith("<"));

    /// <summary>An expression that finds the frame of a name.</summary>
    private static string Frame(string name) =>
        $"Array.from(document.querySelectorAll(\".f\")).find(frame => "
        + $"frame.querySelector(\"title\").textContent.startsWith(\"{name}\\n\"))";

    private async Task<double> WidthAsync(string name) =>
        await _browser.EvaluateAsync<double>($"{Frame(name)}.getBoundingClientRect().width");

    private async Task<string> LabelAsync(string name) =>
        await _browser.EvaluateAsync<string>($"{Frame(name)}.querySelector(\"text\").textContent");

    private async Task<string> FillAsync(string name) =>
        await _browser.EvaluateAsync<string>($"getComputedStyle({Frame(name)}.querySelector(\"rect\")).fill");

    private async Task SaveScreenshotAsync(string name)
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"flame-{name}.png");
        await File.WriteAllBytesAsync(path, await _browser.TakeScreenshotAsync());
        TestContext.AddTestAttachment(path);
    }
}
