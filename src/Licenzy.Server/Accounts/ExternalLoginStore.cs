using Licenzy.Server.Storage;

namespace Licenzy.Server.Accounts;

/// <summary>Who a user is at an OpenID Connect provider: a directory table.</summary>
internal static class ExternalLoginStore
{
    public static Task<string?> FindUserAsync(Session session, string issuer, string subject) =>
        session.FindAsync<string>(
            "select user_id from external_logins where issuer = @Issuer and subject = @Subject",
            new { Issuer = issuer, Subject = subject }
        );

    /// <summary>None when the pair is somebody's already.</summary>
    public static Task<int> InsertAsync(Session session, string issuer, string subject, string userId, long nowMs) =>
        session.ExecuteAsync(
            """
            insert into external_logins (issuer, subject, user_id, created_ms) values (@Issuer, @Subject, @UserId, @Now)
            on conflict (issuer, subject) do nothing
            """,
            new
            {
                Issuer = issuer,
                Subject = subject,
                UserId = userId,
                Now = nowMs,
            }
        );
}
