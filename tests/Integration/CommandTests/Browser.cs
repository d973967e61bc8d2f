using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Integration.CommandTests;

/// <summary>A page in headless Chromium, driven by the DevTools protocol.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private const string Announcement = "DevTools listening on ";
    private const int Control = 2; // the modifier's bit

    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    private readonly CancellationTokenSource _deadline = new(_patience);
    private readonly DirectoryInfo _profile = Directory.CreateTempSubdirectory();
    private readonly ClientWebSocket _socket = new();
    private readonly List<string> _errors = [];
    private readonly Process _process;
    private int _calls;

    private Browser(int width, int height) => _process = Process.Start(new ProcessStartInfo("chromium")
    {
        ArgumentList =
        {
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
            "--remote-debugging-port=0", $"--user-data-dir={_profile.FullName}", $"--window-size={width},{height}",
            "about:blank",
        },
        Environment = { ["TMPDIR"] = _profile.FullName }, // it leaves folders there
        RedirectStandardError = true,
    })!;

    /// <summary>What its console has shown as errors, and exceptions that no script caught.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>Starts the browser and opens a file.</summary>
    public static async Task<Browser> OpenAsync(string path, int width, int height)
    {
        Browser browser = new(width, height);
        try
        {
            await browser.ConnectAsync();
            await browser.CallAsync("Runtime.enable");
            await browser.CallAsync("Log.enable");
            await browser.CallAsync("Page.navigate", new JsonObject { ["url"] = $"file://{path}" });
            while (await browser.EvaluateAsync<string>("document.URL + document.readyState") is not { } state
                || state != $"file://{path}complete")
            {
                await Task.Delay(20, browser._deadline.Token);
            }

            return browser;
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    /// <summary>The value of an expression.</summary>
    public async Task<T> EvaluateAsync<T>(string expression)
    {
        JsonElement result = await CallAsync(
            "Runtime.evaluate", new JsonObject { ["expression"] = expression, ["returnByValue"] = true });
        Assert.That(result.TryGetProperty("exceptionDetails", out JsonElement thrown), Is.False, thrown.ToString());
        return result.GetProperty("result").GetProperty("value").Deserialize<T>()!;
    }

    /// <summary>Clicks in the middle of what an expression finds.</summary>
    public async Task ClickAsync(string element)
    {
        await MoveToAsync(element);
        double[] point = await CenterAsync(element);
        foreach (string type in (string[])["mousePressed", "mouseReleased"])
            await MouseAsync(type, point, "left");
    }

    /// <summary>Moves the pointer to the middle of what an expression finds.</summary>
    public async Task MoveToAsync(string element) => await MouseAsync("mouseMoved", await CenterAsync(element), "none");

    /// <summary>Presses Ctrl and a letter.</summary>
    public async Task PressControlAsync(char letter)
    {
        foreach (string type in (string[])["keyDown", "keyUp"])
        {
            await CallAsync("Input.dispatchKeyEvent", new JsonObject
            {
                ["type"] = type,
                ["modifiers"] = Control,
                ["key"] = letter.ToString(),
                ["windowsVirtualKeyCode"] = (int)char.ToUpperInvariant(letter),
            });
        }
    }

    /// <summary>Types into what has the focus.</summary>
    public async Task TypeAsync(string text) => await CallAsync("Input.insertText", new JsonObject { ["text"] = text });

    /// <summary>Takes a picture of the page, in PNG.</summary>
    public async Task<byte[]> TakeScreenshotAsync() =>
        (await CallAsync("Page.captureScreenshot")).GetProperty("data").GetBytesFromBase64();

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _deadline.Dispose();
        _profile.Delete(recursive: true);
    }

    private async Task ConnectAsync()
    {
        string? line;
        do
        {
            line = await _process.StandardError.ReadLineAsync(_deadline.Token);
        }
        while (line is not null && !line.StartsWith(Announcement, StringComparison.Ordinal));
        Assert.That(line, Is.Not.Null, "the browser has ended");
        _ = _process.StandardError.ReadToEndAsync(); // so that it never waits

        Uri browser = new(line![Announcement.Length..]);
        using HttpClient client = new();
        string targets = await client.GetStringAsync($"http://{browser.Authority}/json/list", _deadline.Token);
        using JsonDocument list = JsonDocument.Parse(targets);
        string page = list.RootElement.EnumerateArray()
            .First(target => target.GetProperty("type").GetString() == "page")
            .GetProperty("webSocketDebuggerUrl").GetString()!;
        await _socket.ConnectAsync(new Uri(page), _deadline.Token);
    }

    private async Task<double[]> CenterAsync(string element) => await EvaluateAsync<double[]>(
        $"(box => [box.x + box.width / 2, box.y + box.height / 2])({element}.getBoundingClientRect())");

    private async Task MouseAsync(string type, double[] point, string button) =>
        await CallAsync("Input.dispatchMouseEvent", new JsonObject
        {
            ["type"] = type,
            ["x"] = point[0],
            ["y"] = point[1],
            ["button"] = button,
            ["clickCount"] = button == "none" ? 0 : 1,
        });

    /// <summary>Calls a method and waits for its result; notes the errors among the events before it.</summary>
    private async Task<JsonElement> CallAsync(string method, JsonObject? parameters = null)
    {
        int id = ++_calls;
        JsonObject call = new() { ["id"] = id, ["method"] = method, ["params"] = parameters ?? [] };
        byte[] request = Encoding.UTF8.GetBytes(call.ToJsonString());
        await _socket.SendAsync(request, WebSocketMessageType.Text, endOfMessage: true, _deadline.Token);
        while (true)
        {
            JsonElement message = await ReceiveAsync();
            if (message.TryGetProperty("id", out JsonElement answered) && answered.GetInt32() == id)
            {
                Assert.That(message.TryGetProperty("error", out JsonElement error), Is.False, $"{method}: {error}");
                return message.GetProperty("result");
            }

            NoteError(message);
        }
    }

    private void NoteError(JsonElement message)
    {
        bool isError = message.TryGetProperty("method", out JsonElement method) && method.GetString() switch
        {
            "Runtime.exceptionThrown" => true,
            "Runtime.consoleAPICalled" =>
                message.GetProperty("params").GetProperty("type").GetString() is "error" or "assert",
            "Log.entryAdded" =>
                message.GetProperty("params").GetProperty("entry").GetProperty("level").GetString() == "error",
            _ => false,
        };
        if (isError)
            _errors.Add(message.ToString());
    }

    private async Task<JsonElement> ReceiveAsync()
    {
        using MemoryStream message = new();
        byte[] buffer = new byte[64 * 1024];
        ValueWebSocketReceiveResult received;
        do
        {
            received = await _socket.ReceiveAsync(buffer.AsMemory(), _deadline.Token);
            message.Write(buffer, 0, received.Count);
        }
        while (!received.EndOfMessage);
        using JsonDocument document = JsonDocument.Parse(message.ToArray());
        return document.RootElement.Clone();
    }
}
