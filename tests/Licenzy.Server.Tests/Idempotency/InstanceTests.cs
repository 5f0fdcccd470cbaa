using System.Diagnostics;
using Licenzy.Server.Idempotency;

namespace Licenzy.Server.Tests.Idempotency;

/// <summary>For the class of bugs in which a dead node is taken for alive and what it held is held for ever.</summary>
public sealed class InstanceTests
{
    private static readonly long ProcessStartMs = StartOfThisProcess();

    [Fact]
    public void A_program_that_started_in_a_living_process_runs() =>
        Instance.Runs(Environment.ProcessId, ProcessStartMs + 5000).ShouldBeTrue();

    [Fact]
    public void A_program_whose_process_number_was_given_to_a_younger_process_does_not() =>
        Instance.Runs(Environment.ProcessId, ProcessStartMs - 60_000).ShouldBeFalse();

    [Fact]
    public void A_program_whose_process_is_gone_does_not()
    {
        using var gone = Process.Start("true");
        gone.WaitForExit();

        Instance.Runs(gone.Id, ProcessStartMs + 5000).ShouldBeFalse();
    }

    private static long StartOfThisProcess()
    {
        using var process = Process.GetCurrentProcess();
        return new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds();
    }
}
