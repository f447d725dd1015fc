# Runs -Script once with administrator rights, after Windows has asked for them, and prints 'done',
# 'declined' or 'failed <exit code>'.
#
# A command line that asks for rights is short, so the script takes the way of a file. Others can
# write that file: what is run is what was read, and only if it is what was written.
#
# For Windows PowerShell 5.1. ASCII, and no double quotes: the text travels as one argument.
param([string] $Script = '')

$sid = [Security.Principal.WindowsIdentity]::GetCurrent().User.Value
$bytes = [Text.Encoding]::ASCII.GetBytes($Script + ' -UserSid ''' + $sid + '''')
$name = [Guid]::NewGuid().ToString('N') + '.ps1'
$file = [IO.Path]::Combine([IO.Path]::GetTempPath(), $name)
$digest = [BitConverter]::ToString(
    [Security.Cryptography.SHA256]::Create().ComputeHash($bytes))
# The path in figures: a name may hold any kind of quote.
$path = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($file))
$command = @'
$p=[Text.Encoding]::Unicode.GetString([Convert]::FromBase64String('{path}'))
$b=[IO.File]::ReadAllBytes($p)
$d=[Security.Cryptography.SHA256]::Create().ComputeHash($b)
if([BitConverter]::ToString($d) -cne '{digest}'){exit 2}
&([ScriptBlock]::Create([Text.Encoding]::ASCII.GetString($b)))
'@
$command = $command.Replace('{path}', $path).Replace('{digest}', $digest)
$encoded = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($command))
$options = '-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass', '-EncodedCommand', $encoded
try {
    [IO.File]::WriteAllBytes($file, $bytes)
    $process = Start-Process -FilePath ([IO.Path]::Combine($PSHOME, 'powershell.exe')) `
        -ArgumentList $options -Verb RunAs -WindowStyle Hidden -Wait -PassThru
    if ($process.ExitCode -eq 0) { 'done' } else { 'failed ' + $process.ExitCode }
}
catch {
    'declined'
}
finally {
    [IO.File]::Delete($file)
}
