{ lib, ... }:

{
  wsl.enable = true;
  wsl.defaultUser = "mira";

  fileSystems."/srv/media" = {
    device = "/dev/disk/by-id/scsi-SATA_ST4000VN006-3CW1_ZFN0Q7WL-part1";
    fsType = "ext4";
    options = [ "noatime" "nofail" ];
  };
}
