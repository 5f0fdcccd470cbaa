using Licenzy.Server.Platform;
using Licenzy.Server.Storage;
using Licenzy.Server.Verification;

namespace Licenzy.Server.Setup.Commands;

internal sealed class VerifyCommand : Command
{
    private const long MsBetweenProgress = 5_000;

    public override string Name => "verify";

    public override string Summary => "derive every entitlement anew, walk the audit logs, and report what differs";

    public override string Details =>
        "It may run beside a working server and writes nothing. It ends with 0 when everything is as it should be and with 1 when\n"
        + "something differs: then it names the entitlement, attempt or sale, the field, what is stored and what should be.";

    public override IReadOnlyList<CommandOption> Options => [CommandOption.Project, CommandOption.Mode, CommandOption.Json];

    public override async Task<int> RunAsync(CommandWords words)
    {
        if (words.Operands.Count > 0)
        {
            throw new MisuseException($"`verify` takes options only, and `{words.Operands[0]}` is none.");
        }

        await using var app = LicenzyServer.Build(words.Settings);
        await app.Services.GetRequiredService<Migrator>().RequireCurrentAsync(CancellationToken.None);
        var database = app.Services.GetRequiredService<Database>();
        var scopes = await CommandScopes.FindAsync(database, words);
        var accounts = await CommandScopes.AccountsAsync(database, words);
        var report = await app
            .Services.GetRequiredService<VerifyProjects>()
            .HandleAsync(
                scopes,
                accounts,
                ProgressOnStandardError(app.Services.GetRequiredService<TimeProvider>()),
                CancellationToken.None
            );
        if (words.WantsJson)
        {
            CommandWords.Answer(report);
        }
        else
        {
            Say(report);
        }

        return report.DifferenceCount == 0 ? Done : Failed;
    }

    private static Action<VerificationReport> ProgressOnStandardError(TimeProvider time)
    {
        var last = time.NowMs();
        return report =>
        {
            if (time.NowMs() - last >= MsBetweenProgress)
            {
                last = time.NowMs();
                Console.Error.WriteLine($"… {Counts(report)}, {Quantity.Of(report.DifferenceCount, "difference")} so far");
            }
        };
    }

    private static string Counts(VerificationReport report) =>
        $"{Quantity.Of(report.Projects, "project")}, {Quantity.Of(report.Entitlements, "entitlement")}, "
        + $"{Quantity.Of(report.Sales, "sale")}, {Quantity.Of(report.Attempts, "attempt")}, "
        + Quantity.Of(report.AuditEntries, "audit row");

    private static void Say(VerificationReport report)
    {
        Console.WriteLine($"looked at {Counts(report)}");
        if (report.WaitingForTheSweep > 0)
        {
            Console.WriteLine($"{report.WaitingForTheSweep} entitlements wait for the sweep to write down what the clock has changed");
        }

        if (report.DifferenceCount == 0)
        {
            Console.WriteLine("every stored state is what its facts, its usage and the clock say");
            return;
        }

        foreach (var one in report.Differences)
        {
            var whose = one.SubjectRef is null ? string.Empty : $" of {one.SubjectRef}";
            Console.WriteLine(
                $"{one.Kind} {one.Id}{whose} ({one.ProjectId}, {one.Mode}): {one.Field} is {Shown(one.Stored)}, should be {Shown(one.Derived)}"
            );
        }

        Console.WriteLine(
            report.DifferenceCount > report.Differences.Count
                ? $"{report.DifferenceCount} differences, of which the first {report.Differences.Count} are shown."
                : $"{report.DifferenceCount} differences."
        );
        Console.WriteLine(
            "The facts are what Stripe and operators said; a stored state that differs is a fault of the program or a change made by hand. "
                + "Keep this list, report it, and replay an event of each sale (`replay`): applying one writes what is derived. "
                + "What differs in usage or history stays, and has to be looked into."
        );
    }

    private static string Shown(string? text) => text is null ? "nothing" : $"\"{text}\"";
}
