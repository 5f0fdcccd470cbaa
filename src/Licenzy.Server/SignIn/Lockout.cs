using Licenzy.Server.Accounts;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Storage;

namespace Licenzy.Server.SignIn;

/// <summary>
/// Five failed tries under an e-mail address lock it for a quarter of an hour. A try is written down as failed before the password is
/// looked at, and becomes a success afterwards: so guesses sent beside each other count each other. An address that nobody has is
/// counted and locked in the same way.
/// </summary>
internal sealed class Lockout(AuthEvents events, TimeProvider time)
{
    private const int Most = 5;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    /// <summary>A try that has begun, or the refusal of one.</summary>
    internal readonly record struct Try(string EventId, Fault? Fault);

    /// <summary>Begins a try.</summary>
    /// <param name="session">A transaction of its own: it must be committed before the password is looked at.</param>
    /// <param name="emailKey">The address.</param>
    /// <param name="failure">What it is until it succeeds: a failure of the kinds that count.</param>
    /// <param name="browser">From where.</param>
    public async Task<Try> BeginAsync(Session session, string emailKey, string failure, Browser browser)
    {
        var now = time.NowMs();
        // The holder's row is held, where there is one, so that guesses queue up instead of all seeing four.
        var holder = await AccountStore.FindUserAsync(session, emailKey);
        if (holder is not null)
        {
            await UserStore.LockAsync(session, holder.Id);
        }

        var since = now - (long)Window.TotalMilliseconds;
        // Only a success of the one who holds the address makes failures undone: another claim on it is no proof of anything.
        var success = holder is null ? null : await AuthEventStore.LastSuccessAsync(session, emailKey, holder.Id, since);
        // Counted where they stand: what else happens under an address, which anybody can make happen, pushes no failure out of sight.
        var failures = await AuthEventStore.FailuresAsync(session, emailKey, success, since, Most);
        if (failures.Count >= Most)
        {
            return new Try(string.Empty, Locked(failures[Most - 1] + (long)Window.TotalMilliseconds - now));
        }

        return new Try(await events.WriteAsync(session, failure, holder?.Id, emailKey, browser), Fault: null);
    }

    private static Fault Locked(long remainingMs) =>
        new(ErrorCatalogue.LockedOut, "Too many tries failed under this address. Wait, or set a new password by mail.")
        {
            RetryAfterSeconds = (int)Math.Clamp((remainingMs + 999) / 1000, 1, (long)Window.TotalSeconds),
        };
}
