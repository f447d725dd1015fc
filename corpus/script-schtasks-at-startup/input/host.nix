{ ... }:

{
  wsl.enable = true;

  fileSystems."/var/lib/containers" = {
    device = "/dev/disk/by-id/scsi-SNVMe_KINGSTON_SNV2S200_50026B7282D0F1E3-part1";
    fsType = "btrfs";
    options = [ "noatime" "compress=zstd:1" "nofail" ];
  };
}
