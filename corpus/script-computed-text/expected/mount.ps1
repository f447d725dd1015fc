# Nothing in here is written out.
$wsl = Join-Path -Path $env:SystemRoot -ChildPath (Join-Path 'System32' 'wsl.exe')
$serial = ('0025', '385B', '61B0', '9A4C') -join '_'
$serial += [char]46
$disk = Get-PhysicalDisk -SerialNumber $serial
$path = '{0}{1}' -f '\\.\PHYSICALDRIVE', $disk.DeviceId

$uuid = 'uuid:2f6e1d0c-5b4a-4392-8817-06f5e4d3c2b1'.ToLower() -replace '^uuid:', ''
$where = '/' + ('srv', 'vault' -join '/')
$options = @('noatime', 'discard') -join ','

& $wsl --mount $path --bare
& $wsl --user root --exec mount -t ext4 -o $options ('UUID=' + $uuid) $where
