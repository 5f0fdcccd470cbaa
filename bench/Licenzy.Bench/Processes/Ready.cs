using System.Diagnostics;

namespace Licenzy.Bench.Processes;

/// <summary>Waits for a program to answer.</summary>
internal static class Ready
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private static readonly HttpClient Probe = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };

    /// <exception cref="BenchException">It ended, or took too long.</exception>
    public static async Task WaitAsync(Child child, string url, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        while (!await AnswersAsync(url, cancellation))
        {
            if (child.HasExited || Stopwatch.GetElapsedTime(start) > Longest)
            {
                throw new BenchException($"{url} did not become ready. The program's last words:{Environment.NewLine}{child.LastWords}");
            }

            await Task.Delay(5, cancellation);
        }
    }

    private static async Task<bool> AnswersAsync(string url, CancellationToken cancellation)
    {
        try
        {
            using var answer = await Probe.GetAsync(new Uri($"{url}/health/ready"), cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // It listens and is too busy to answer: not ready yet.
            return false;
        }
    }
}
