{ ... }:
{
  services.udev.enable = true;
  services.udev.extraRules = ''
    # the drive on the second shelf
    ENV{ID_SERIAL_SHORT}=="00000000NT326QNC", SYMLINK+="disk/by-id/scsi-shelf[2]?-part1"
  '';
}
