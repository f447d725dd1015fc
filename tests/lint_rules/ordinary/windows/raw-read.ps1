# Reads the first sector of a disk.
$stream = [System.IO.File]::Open('\\.\PHYSICALDRIVE1', 'Open', 'Read', 'ReadWrite')
try {
    $buffer = New-Object byte[] 512
    [void]$stream.Read($buffer, 0, 512)
    '{0:X2}{1:X2}' -f $buffer[510], $buffer[511]
} finally { $stream.Dispose() }
