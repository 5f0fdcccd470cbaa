using Licenzy.Core;
using Licenzy.Server.Storage;
using Licenzy.Stripe.Objects;

namespace Licenzy.Server.Setup;

/// <summary>One run of `apply`: check everything, then write everything in one transaction.</summary>
internal sealed class SetupRun(Database database, CheckSetup check, ApplySetup apply)
{
    public async Task<SetupResult> HandleAsync(
        SetupFile file,
        bool askStripe,
        Action<string> say,
        Func<SetupResult, Task>? beforeCommit,
        CancellationToken cancellationToken
    )
    {
        check.Words(file);
        var accounts = askStripe ? await check.AgainstStripeAsync(file, cancellationToken) : new Dictionary<Mode, StripeAccount>();
        var said = new List<string>();
        var result = await database.WriteAsync(
            async session =>
            {
                said.Clear();
                var applied = await apply.HandleAsync(session, file, accounts, said.Add);
                if (beforeCommit is not null)
                {
                    await beforeCommit(applied);
                }

                return applied;
            },
            cancellationToken
        );
        foreach (var line in said)
        {
            say(line);
        }

        if (said.Count == 0)
        {
            say("nothing to change");
        }

        return result;
    }
}
