using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Licenzy.Bench.Processes;

namespace Licenzy.Bench.Loads;

/// <summary>
/// Events as Stripe sends them when a buyer has paid: of the shape and the size of a real one, signed. All have one length, so that
/// a script can put them together without counting.
/// </summary>
internal static class StripeEvents
{
    /// <summary>How many digits tell one event from another.</summary>
    public const int Digits = 16;

    /// <summary>The path that Stripe posts to.</summary>
    public static string Path(Site site) => $"/v1/webhooks/stripe/tenant?connection={site.ConnectionId}";

    /// <summary>The event with this number: the paid session of an attempt.</summary>
    /// <param name="site">Whose.</param>
    /// <param name="number">16 digits; also the end of the attempt's id, after its <paramref name="stamp"/>.</param>
    /// <param name="stamp">Ten digits.</param>
    /// <param name="atSeconds">When it happened, Unix seconds.</param>
    public static string Body(Site site, string number, string stamp, long atSeconds) =>
        $$$"""
            {"id":"evt_{{{number}}}","object":"event","api_version":"2026-05-27.dahlia","created":{{{atSeconds}}},"livemode":false,
            "pending_webhooks":1,"request":{"id":null,"idempotency_key":null},"type":"checkout.session.completed","data":{"object":{
            "id":"cs_test_{{{number}}}","object":"checkout.session","adaptive_pricing":{"enabled":true},"after_expiration":null,
            "allow_promotion_codes":false,"amount_subtotal":1000,"amount_total":1000,"automatic_tax":{"enabled":false,"liability":null,
            "provider":null,"status":null},"billing_address_collection":null,"cancel_url":"https://app.example/no",
            "client_reference_id":"new_{{{number}}}","client_secret":null,"collected_information":{"business_name":null,"individual_name":null,
            "shipping_details":null},"consent":null,"consent_collection":null,"created":{{{atSeconds}}},"currency":"usd",
            "currency_conversion":null,"custom_fields":[],"custom_text":{"after_submit":null,"shipping_address":null,"submit":null,
            "terms_of_service_acceptance":null},"customer":"cus_{{{number}}}","customer_account":null,"customer_creation":"always",
            "customer_details":{"address":{"city":null,"country":"DE","line1":null,"line2":null,"postal_code":"10115","state":null},
            "business_name":null,"email":"new_{{{number}}}@customer.example","individual_name":null,"name":"A Customer","phone":null,
            "tax_exempt":"none","tax_ids":[]},"customer_email":null,"discounts":[],"expires_at":{{{atSeconds + 86_400}}},
            "integration_identifier":null,"invoice":null,"invoice_creation":{"enabled":false,"invoice_data":{"account_tax_ids":null,
            "custom_fields":null,"description":null,"footer":null,"issuer":null,"metadata":{},"rendering_options":null}},"livemode":false,
            "locale":null,"managed_payments":{"enabled":false},"metadata":{"licenzy_project_id":"{{{site.ProjectId}}}","licenzy_mode":"test",
            "licenzy_attempt_id":"att_{{{stamp}}}{{{number}}}","licenzy_subject_ref":"new_{{{number}}}","licenzy_product_code":"{{{Site.ProductCode}}}"},
            "mode":"payment","origin_context":null,"payment_intent":"pi_{{{number}}}","payment_link":null,
            "payment_method_collection":"if_required","payment_method_configuration_details":null,"payment_method_options":{"card":
            {"request_three_d_secure":"automatic"}},"payment_method_types":["card"],"payment_status":"paid","permissions":null,
            "phone_number_collection":{"enabled":false},"recovered_from":null,"saved_payment_method_options":{"allow_redisplay_filters":
            ["always"],"payment_method_remove":"disabled","payment_method_save":null},"setup_intent":null,"shipping_address_collection":null,
            "shipping_cost":null,"shipping_options":[],"status":"complete","submit_type":null,"subscription":null,
            "success_url":"https://app.example/ok","total_details":{"amount_discount":0,"amount_shipping":0,"amount_tax":0},
            "ui_mode":"hosted","url":null,"wallet_options":null}}
            }
            """.ReplaceLineEndings(string.Empty);

    /// <summary>The header that proves a body.</summary>
    public static string Sign(string body, long atSeconds)
    {
        var time = atSeconds.ToString(CultureInfo.InvariantCulture);
        var digest = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Site.WebhookSecret), Encoding.UTF8.GetBytes($"{time}.{body}"));
        return $"t={time},v1={Convert.ToHexStringLower(digest)}";
    }

    /// <summary>Signed events without end, as Lua: LuaJIT calls the library of hashes that wrk itself stands on.</summary>
    public static string Script(Site site, string path)
    {
        var number = new string('#', Digits);
        var body = Body(site, number, new string('0', 10), TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        return $$"""
            local ffi = require("ffi")
            ffi.cdef [[
              const void *EVP_sha256(void);
              unsigned char *HMAC(const void *kind, const void *key, int size, const char *data, size_t length, unsigned char *out, unsigned int *n);
            ]]
            local crypto = ffi.load("libcrypto.so.3")
            local digest, size, kind = ffi.new("unsigned char[32]"), ffi.new("unsigned int[1]"), crypto.EVP_sha256()
            local secret = "{{Site.WebhookSecret}}"
            local hex = {}
            for byte = 0, 255 do hex[byte] = string.format("%02x", byte) end

            {{Scripts.Threads}}
            local parts = {}
            for part in (string.gsub([=[{{body}}]=], "{{number}}", "\1") .. "\1"):gmatch("([^\1]*)\1") do parts[#parts + 1] = part end
            local head = "POST {{path}} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {{body.Length}}\r\nStripe-Signature: t="
            local first, number = {{Unique.Word()}} % 100000000, 0

            function request()
              number = number + 1
              local body = table.concat(parts, string.format("%08d%d%07d", first, id, number))
              local time = os.time()
              local signed = time .. "." .. body
              crypto.HMAC(kind, secret, #secret, signed, #signed, digest, size)
              local text = {}
              for at = 0, 31 do text[at + 1] = hex[digest[at]] end
              return head .. time .. ",v1=" .. table.concat(text) .. "\r\n\r\n" .. body
            end
            """;
    }
}
