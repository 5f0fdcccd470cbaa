using System.Text;
using Licenzy.Server.Platform.Settings;

namespace Licenzy.Server.Setup;

/// <summary>What a person sees when the program has started: where it is, and what to try.</summary>
internal static class Banner
{
    public static string Text(LicenzySettings settings, IReadOnlyList<string> urls, Demo.DemoFile? demo)
    {
        var text = new StringBuilder();
        text.AppendLine();
        text.AppendLine($"  Licenzy listens on      {string.Join(", ", urls)}");
        text.AppendLine($"  API reference           {settings.Licenzy.PublicUrl}/docs");
        text.AppendLine($"  database                {settings.Database.Engine.ToString().ToLowerInvariant()}");
        if (settings.Sandbox.Enabled)
        {
            text.AppendLine($"  Stripe sandbox          {settings.Sandbox.Url}   (no real money)");
        }

        if (demo is not null)
        {
            AppendDemo(text, demo);
        }

        return text.ToString();
    }

    private static void AppendDemo(StringBuilder text, Demo.DemoFile demo)
    {
        text.AppendLine($"  demo key                {demo.ApiKey}   (also in {Demo.File})");
        text.AppendLine();
        text.AppendLine("  1. create a checkout, open its checkout_url and pay with card 4242 4242 4242 4242");
        text.AppendLine($"       curl {demo.BaseUrl}/v1/checkout/session -H 'Authorization: Bearer {demo.ApiKey}' \\");
        text.AppendLine("         -H 'Content-Type: application/json' -H \"Idempotency-Key: checkout-$(date +%s)\" \\");
        text.AppendLine("         -d '{\"subject_ref\":\"user_123\",\"product_code\":\"CREDITS_1000\"}'");
        text.AppendLine("  2. ask whether the customer has access");
        text.AppendLine($"       curl {demo.BaseUrl}/v1/access/check -H 'Authorization: Bearer {demo.ApiKey}' \\");
        text.AppendLine("         -H 'Content-Type: application/json' -d '{\"subject_ref\":\"user_123\"}'");
        text.AppendLine("  3. consume 100 of the 1,000 units");
        text.AppendLine($"       curl {demo.BaseUrl}/v1/usage/consume -H 'Authorization: Bearer {demo.ApiKey}' \\");
        text.AppendLine("         -H 'Content-Type: application/json' -H \"Idempotency-Key: use-$(date +%s)\" \\");
        text.AppendLine("         -d '{\"subject_ref\":\"user_123\",\"units\":100}'");
        text.AppendLine();
        text.Append("  or run all of it: samples/quickstart.sh        Ctrl+C stops");
    }
}
