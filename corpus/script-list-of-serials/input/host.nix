{ ... }:

{
  wsl.enable = true;

  fileSystems."/srv/snapshots" = {
    device = "/dev/disk/by-id/scsi-SATA_ST16000NM001G-2K_ZL2ABCDE-part1";
    fsType = "xfs";
    options = [ "noatime" "nofail" ];
  };
}
