using System.Security.Cryptography;
using Npgsql;

namespace MiniCrm.Bench.Harness;

/// <summary>
/// A user of PostgreSQL whose password is hashed once, not 4,096 times: 64 connections of pgbench cost a second of a core otherwise, each time.
/// </summary>
internal static class CheapSignIn
{
    private const string User = "bench";
    private const int HashLength = 32;

    /// <summary>Creates the user, with a new password each time.</summary>
    /// <returns>The connection string with it in place of the other user.</returns>
    public static async Task<string> CreateAsync(string connectionString, CancellationToken cancellationToken)
    {
        var password = Convert.ToHexString(RandomNumberGenerator.GetBytes(HashLength));
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand($"drop role if exists {User}; create role {User} superuser login password '{Verifier(password)}'", connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
        return new NpgsqlConnectionStringBuilder(connectionString) { Username = User, Password = password }.ConnectionString;
    }

    // As RFC 5803 has it, which PostgreSQL takes in place of a password.
    private static string Verifier(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        var salted = Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations: 1, HashAlgorithmName.SHA256, HashLength);
        var stored = SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8));
        var server = HMACSHA256.HashData(salted, "Server Key"u8);
        return $"SCRAM-SHA-256$1:{Convert.ToBase64String(salt)}${Convert.ToBase64String(stored)}:{Convert.ToBase64String(server)}";
    }
}
